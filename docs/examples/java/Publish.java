// Publishes one chart, and ends when RabbitMQ has it on disk.
//
//   needs com.rabbitmq:amqp-client 5 on the class path
//   AMQP_URL=amqp://user:password@localhost:5672 java -cp 'amqp-client.jar:slf4j-api.jar' Publish.java option.json
//
// No slash at the end of the address: to this client that is a virtual host whose name is empty.
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

public final class Publish {
    private static final String AMQP_URL =
            System.getenv().getOrDefault("AMQP_URL", "amqp://guest:guest@localhost:5672");
    private static final String EXCHANGE =
            System.getenv().getOrDefault("PLOTWIRE_TOPOLOGY_PREFIX", "plotwire") + ".requests";
    private static final int CONFIRM_WITHIN_MS = 10_000;
    private static final int TRIES = 5;

    private static final class Returned extends RuntimeException {
        Returned(String reason) {
            super(reason);
        }
    }

    /** Returns when the request is durable; throws when it is refused, or may not have arrived. */
    static void publish(String taskId, String routingKey, byte[] body) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(AMQP_URL);
        factory.setConnectionTimeout(CONFIRM_WITHIN_MS);
        factory.setAutomaticRecoveryEnabled(false);
        Connection connection = factory.newConnection("reports");
        try {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            // Mandatory: what no queue takes comes back, and then it is confirmed all the same.
            AtomicReference<String> returned = new AtomicReference<>();
            channel.addReturnListener((code, text, exchange, key, properties, content) -> returned.set(text));
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                    .contentType("application/json")
                    .deliveryMode(2)
                    .messageId(UUID.randomUUID().toString())
                    .correlationId(taskId)
                    .build();
            boolean mandatory = true;
            channel.basicPublish(EXCHANGE, routingKey, mandatory, properties, body);
            channel.waitForConfirmsOrDie(CONFIRM_WITHIN_MS);
            if (returned.get() != null) {
                throw new Returned(returned.get());
            }
        } finally {
            connection.abort(CONFIRM_WITHIN_MS);
        }
    }

    /** Publishes again and again: the task id makes repeats harmless, so doubt costs nothing. */
    static void publishSurely(String taskId, String routingKey, byte[] body) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                publish(taskId, routingKey, body);
                return;
            } catch (IOException | TimeoutException | com.rabbitmq.client.ShutdownSignalException error) {
                if (attempt == TRIES) {
                    throw error;
                }
                System.err.println("not confirmed (" + error + "), once more");
                Thread.sleep(attempt * 1000L);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        String option = new String(Files.readAllBytes(Path.of(arguments[0])), StandardCharsets.UTF_8);
        String taskId = UUID.randomUUID().toString();
        // The option is JSON already and goes in as it is; use your JSON library for anything you build.
        String request = "{\"taskId\": \"" + taskId + "\", \"client\": \"reports\", \"lane\": \"interactive\","
                + " \"chart\": {\"dialect\": \"echarts\", \"body\": " + option + "},"
                + " \"output\": {\"type\": \"png\", \"width\": 600, \"height\": 400},"
                + " \"submittedAt\": \"" + Instant.now() + "\"}";
        publishSurely(taskId, "chart.request.interactive.reports", request.getBytes(StandardCharsets.UTF_8));
        System.out.println(taskId);
    }
}
