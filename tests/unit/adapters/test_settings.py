"""Settings: wrong ones are named with their rule, and no value is ever repeated."""

from collections.abc import Callable

import pytest

from adapters.oss_options import OssOptions
from adapters.settings import ServerSettings, WrongSettings, load, unknown_variables
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


def test_settings_never_show_their_secrets(settings: Callable[..., Settings]) -> None:
    assert "s3cret" not in repr(settings())
