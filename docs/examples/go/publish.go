// Publishes one chart, and ends when RabbitMQ has it on disk.
//
//	go get github.com/rabbitmq/amqp091-go
//	AMQP_URL=amqp://user:password@localhost:5672/ go run publish.go option.json
package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

const (
	confirmWithin = 10 * time.Second
	tries         = 5
)

var errReturned = errors.New("returned: no queue takes it")

// Output is the picture that is asked for.
type Output struct {
	Type   string `json:"type"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// Chart is an ECharts option, as it is.
type Chart struct {
	Dialect string          `json:"dialect"`
	Body    json.RawMessage `json:"body"`
}

// Request is the message.
type Request struct {
	TaskID      string    `json:"taskId"`
	Client      string    `json:"client"`
	Lane        string    `json:"lane"`
	Chart       Chart     `json:"chart"`
	Output      Output    `json:"output"`
	SubmittedAt time.Time `json:"submittedAt"`
}

// publish returns nil when the request is durable; an error when it is refused, or may not have arrived.
func publish(request Request) error {
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	connection, err := amqp.Dial(setting("AMQP_URL", "amqp://guest:guest@localhost:5672/"))
	if err != nil {
		return err
	}
	defer connection.Close()
	channel, err := connection.Channel()
	if err != nil {
		return err
	}
	if err := channel.Confirm(false); err != nil {
		return err
	}
	confirms := channel.NotifyPublish(make(chan amqp.Confirmation, 1))
	returns := channel.NotifyReturn(make(chan amqp.Return, 1))
	mandatory, immediate := true, false
	err = channel.PublishWithContext(
		context.Background(),
		setting("PLOTWIRE_TOPOLOGY_PREFIX", "plotwire")+".requests",
		fmt.Sprintf("chart.request.%s.%s", request.Lane, request.Client),
		mandatory,
		immediate,
		amqp.Publishing{
			ContentType:   "application/json",
			DeliveryMode:  amqp.Persistent,
			MessageId:     newID(),
			CorrelationId: request.TaskID,
			Body:          body,
		},
	)
	if err != nil {
		return err
	}
	select {
	case confirm, open := <-confirms:
		if !open {
			return errors.New("the channel was closed")
		}
		if !confirm.Ack {
			return errors.New("not taken")
		}
	case <-time.After(confirmWithin):
		return errors.New("no confirm in time")
	}
	// Mandatory: what no queue takes comes back, and then it is confirmed all the same.
	select {
	case returned, open := <-returns:
		if open {
			return fmt.Errorf("%w: %s", errReturned, returned.ReplyText)
		}
	default:
	}
	return nil
}

// publishSurely publishes again and again: the task id makes repeats harmless, so doubt costs nothing.
func publishSurely(request Request) error {
	for attempt := 1; ; attempt++ {
		err := publish(request)
		if err == nil || errors.Is(err, errReturned) || attempt == tries {
			return err
		}
		log.Printf("not confirmed (%v), once more", err)
		time.Sleep(time.Duration(attempt) * time.Second)
	}
}

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func newID() string {
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		log.Fatal(err)
	}
	return hex.EncodeToString(random)
}

func main() {
	option, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	request := Request{
		TaskID:      newID(),
		Client:      "reports",
		Lane:        "interactive",
		Chart:       Chart{Dialect: "echarts", Body: option},
		Output:      Output{Type: "png", Width: 600, Height: 400},
		SubmittedAt: time.Now().UTC(),
	}
	if err := publishSurely(request); err != nil {
		log.Fatal(err)
	}
	fmt.Println(request.TaskID)
}
