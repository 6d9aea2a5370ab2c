"""Settings: wrong ones are named with their rule, and no value is ever repeated."""

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.oss_options import OssOptions
from adapters.settings import OldName, ServerSettings, WrongSettings, load, old_names, unknown_variables
from consumer.settings import ConsumerSettings
from gateway.settings import GatewaySettings

GOOD = {
    "PLOTWIRE_AMQP_URL": "amqp://user:s3cret@mq/",
    "PLOTWIRE_MONGO_URL": "mongodb://user:s3cret@db/plotwire",
    "OSS_ACCESS_KEY_ID": "LTAI1",
    "OSS_ACCESS_KEY_SECRET": "s3cret",
    "OSS_BUCKET": "charts",
    "OSS_REGION": "oss-cn-hangzhou",
}
Settings = tuple[ServerSettings, OssOptions, ConsumerSettings]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    def make(**changes: str | None) -> Settings:
        for name, value in {**GOOD, **changes}.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        return load(ServerSettings, OssOptions, ConsumerSettings)

    return make


def test_the_names_of_the_old_service_are_understood(settings: Callable[..., Settings]) -> None:
    servers, oss, own = settings(
        OSS_CUSTOM_DOMAIN="img.example.com",
        OSS_PATH_PREFIX="old/",
        QUEUE_MAX_CONCURRENT="7",
        QUEUE_RETRY_ATTEMPTS="3",
        QUEUE_TASK_TIMEOUT="120",
        TASK_RETENTION_DAYS="2",
        LOG_LEVEL="warning",
    )
    assert (oss.region, oss.custom_domain, oss.key_prefix) == (
        "cn-hangzhou",
        "https://img.example.com",
        "old/",
    )
    assert oss.address == "https://oss-cn-hangzhou.aliyuncs.com"
    assert (own.prefetch, own.max_attempts, own.queue_limit_s) == (7, 3, 120)
    assert (servers.retention.days, servers.log_level) == (2, "warning")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PLOTWIRE_AMQP_URL", None, "PLOTWIRE_AMQP_URL: Field required"),
        ("PLOTWIRE_AMQP_URL", "http://s3cret", "PLOTWIRE_AMQP_URL: begins with amqp://"),
        ("PLOTWIRE_MONGO_URL", "s3cret", "PLOTWIRE_MONGO_URL: begins with mongodb://"),
        ("PLOTWIRE_RETRY_DELAYS_S", "[5, 1]", "PLOTWIRE_RETRY_DELAYS_S: is a list of positive seconds"),
        (
            "PLOTWIRE_ATTEMPT_LIMIT_S",
            "10",
            "PLOTWIRE_ATTEMPT_LIMIT_S=10 is not more than PLOTWIRE_DRAW_LIMIT_S=10",
        ),
        ("PLOTWIRE_AMQP_URL_FILE", "/nowhere", "PLOTWIRE_AMQP_URL: is set, and so is PLOTWIRE_AMQP_URL_FILE"),
        ("PLOTWIRE_QUEUE_LIMIT_S", "0", "PLOTWIRE_QUEUE_LIMIT_S: Input should be greater"),
        ("PLOTWIRE_WORKERS", "0", "PLOTWIRE_WORKERS: Input should be greater than 0"),
        ("PLOTWIRE_WORKER_MEMORY", "1MiB", "PLOTWIRE_WORKER_MEMORY"),
        ("OSS_REGION", "nowhere!", "OSS_REGION: is not a region"),
        ("OSS_BUCKET", "-x-", "OSS_BUCKET: has 3-63"),
        ("OSS_ENDPOINT", "oss.example.com", "OSS_ENDPOINT: begins with https://"),
        ("OSS_ENDPOINT", "https://oss.example.com/path", "OSS_ENDPOINT: has no path"),
        ("OSS_ENDPOINT", "https://charts.oss.example.com", "OSS_ENDPOINT names the bucket already"),
        ("OSS_PATH_PREFIX", "../x", "has no leading"),
        ("OSS_URL_EXPIRES_S", "9999999", "OSS_URL_EXPIRES_S"),
    ],
)
def test_a_wrong_setting_is_named_with_its_rule(
    settings: Callable[..., Settings], name: str, value: str | None, words: str
) -> None:
    with pytest.raises(WrongSettings) as refused:
        settings(**{name: value})
    assert words in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_all_wrong_settings_are_told_at_once(settings: Callable[..., Settings]) -> None:
    with pytest.raises(WrongSettings) as refused:
        settings(PLOTWIRE_AMQP_URL=None, OSS_BUCKET="x", PLOTWIRE_WORKERS="many")
    assert [line.partition(":")[0] for line in str(refused.value).splitlines()] == [
        "PLOTWIRE_AMQP_URL",
        "OSS_BUCKET",
        "PLOTWIRE_WORKERS",
    ]


def test_a_misspelt_variable_is_found() -> None:
    kinds = (ServerSettings, OssOptions, ConsumerSettings, GatewaySettings)
    environ = {**GOOD, "PLOTWIRE_WROKERS": "4", "PLOTWIRE_WORKERS": "4", "HOME": "/x"}
    assert unknown_variables(environ, kinds) == ["PLOTWIRE_WROKERS"]


def test_the_files_of_secrets_are_known_variables() -> None:
    environ = {"PLOTWIRE_AMQP_URL_FILE": "/x", "PLOTWIRE_MONGO_URL_FILE": "/x", "PLOTWIRE_BROKER_FILE": "/x"}
    assert unknown_variables(environ, (ServerSettings,)) == ["PLOTWIRE_BROKER_FILE"]


def test_old_names_are_found_and_whether_they_count() -> None:
    environ = {**GOOD, "PORT": "80", "LOG_LEVEL": "INFO", "PLOTWIRE_LOG_LEVEL": "ERROR", "HOME": "/x"}
    assert old_names(environ, (ServerSettings, OssOptions, GatewaySettings)) == [
        OldName("LOG_LEVEL", "PLOTWIRE_LOG_LEVEL", is_heeded=False),
        OldName("PORT", "PLOTWIRE_GATEWAY_PORT", is_heeded=True),
    ]


def test_where_both_names_are_set_ours_counts(settings: Callable[..., Settings]) -> None:
    servers, _, own = settings(
        LOG_LEVEL="INFO", PLOTWIRE_LOG_LEVEL="ERROR", QUEUE_MAX_CONCURRENT="3", PLOTWIRE_PREFETCH="5"
    )
    assert (servers.log_level, own.prefetch) == ("ERROR", 5)


SECRETS = [
    "PLOTWIRE_AMQP_URL",
    "PLOTWIRE_MONGO_URL",
    "OSS_ACCESS_KEY_ID",
    "OSS_ACCESS_KEY_SECRET",
    "OSS_SESSION_TOKEN",
]


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_be_in_a_file(settings: Callable[..., Settings], tmp_path: Path, name: str) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{GOOD.get(name, 'token')}-from-file\n")
    found = settings(**{name: None, f"{name}_FILE": str(file)})
    field = name.partition("_")[2].lower()
    secret = getattr(found[0] if name.startswith("PLOTWIRE") else found[1], field)
    assert secret.get_secret_value() == f"{GOOD.get(name, 'token')}-from-file"


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "names a file that cannot be read: No such file or directory"),
        (b" \n", "names a file that is empty"),
        (b"s3cret\xff", "names a file that is no UTF-8 text"),
        (b"s3cret" * 20_000, "names a file that is too large"),
    ],
)
def test_a_file_that_holds_no_secret_is_named_and_not_shown(
    settings: Callable[..., Settings], tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(WrongSettings) as refused:
        settings(**{name: None, f"{name}_FILE": str(file), "OSS_BUCKET": "x"})
    lines = str(refused.value).splitlines()
    assert f"{name}: {name}_FILE {words}" in lines
    assert any(line.startswith("OSS_BUCKET") for line in lines), "told with the others"
    assert "s3cret" not in str(refused.value)


def test_a_wrong_secret_in_a_file_is_refused_as_one_in_the_environment(
    settings: Callable[..., Settings], tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text("http://s3cret")
    with pytest.raises(WrongSettings) as refused:
        settings(PLOTWIRE_AMQP_URL=None, PLOTWIRE_AMQP_URL_FILE=str(file))
    assert str(refused.value) == "PLOTWIRE_AMQP_URL: begins with amqp:// or amqps://"


def test_metrics_and_health_need_ports_of_their_own(settings: Callable[..., Settings]) -> None:
    with pytest.raises(WrongSettings, match="PLOTWIRE_METRICS_PORT and PLOTWIRE_HEALTH_PORT are both 9464"):
        settings(PLOTWIRE_METRICS_PORT="9464", PLOTWIRE_HEALTH_PORT="9464")


def test_settings_never_show_their_secrets(settings: Callable[..., Settings]) -> None:
    assert "s3cret" not in repr(settings())
