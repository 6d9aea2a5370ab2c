"""What the image store must be told, with the rules of OSS."""

import ipaddress
import re
from typing import Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, PositiveFloat, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from adapters.secret_files import SecretFiles

_REGION: Final = re.compile(r"[a-z]{2}-[a-z0-9-]+")
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
_REGIONAL_HOST: Final = re.compile(r"oss-(?!accelerate)(?P<region>[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com")
_MAX_PREFIX_BYTES: Final = 200


class OssOptions(SecretFiles):
    """The bucket and how to reach it; environment variables `OSS_*`."""

    model_config = SettingsConfigDict(
        env_prefix="OSS_",
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
        extra="ignore",
        populate_by_name=True,
    )

    access_key_id: SecretStr = Field(examples=["LTAI…"])
    """Access key; needs PutObject, GetObject and DeleteObject on the prefix."""

    access_key_secret: SecretStr = Field(examples=["secret"])
    """Its secret."""

    session_token: SecretStr | None = None
    """Of temporary credentials (STS)."""

    bucket: str = Field(examples=["charts"])
    """Name of the bucket."""

    region: str = Field(examples=["cn-hangzhou"])
    """E.g. `cn-hangzhou`; `oss-cn-hangzhou` is read as the same. Signatures name it."""

    endpoint: str = ""
    """Address with its scheme; empty is the public endpoint of the region."""

    allow_http: bool = False
    """Take an `http` endpoint on a public host too; signatures protect no content."""

    path_style: bool = False
    """Bucket in the path instead of the host: for compose names and private clouds."""

    cname: bool = False
    """`endpoint` is a domain bound to the bucket: for accounts that may not use the default ones."""

    custom_domain: str = Field(
        default="", validation_alias=AliasChoices("OSS_CUSTOM_DOMAIN", "OSS_PUBLIC_BASE_URL")
    )
    """A domain bound to the bucket: image addresses use it, uploads do not. Without a scheme, `https`."""

    key_prefix: str = Field(
        default="charts/", validation_alias=AliasChoices("OSS_KEY_PREFIX", "OSS_PATH_PREFIX")
    )
    """Folder of the images, unless a request names one with `ossPath`."""

    url_mode: Literal["signed", "public"] = "signed"
    """`signed` addresses work on private buckets and end; `public` ones are plain."""

    url_expires_s: int = Field(default=86_400, ge=60, le=604_800)
    """Seconds a signed address works; OSS allows seven days."""

    cache_control: str = "private, max-age=86400"
    """Header of the stored images."""

    connect_timeout_s: PositiveFloat = 3
    """Seconds to connect."""

    read_timeout_s: PositiveFloat = 15
    """Seconds without a byte of an answer."""

    put_deadline_s: PositiveFloat = 60
    """Seconds for one image with all its attempts."""

    max_attempts: int = Field(default=4, ge=1, le=10)
    """Tries of one operation, the first included."""

    threads: int = Field(default=8, ge=1, le=64)
    """Uploads at the same time in one process."""

    check_on_start: bool = True
    """Put, get and delete a probe object before any work (gateways: only get it), and refuse to start if OSS
    refuses that."""

    @field_validator("access_key_id", "access_key_secret", "session_token")
    @classmethod
    def _without_blanks(cls, secret: SecretStr | None) -> SecretStr | None:
        """Files and copied lines end in a newline, which would go into every signature."""
        return secret and SecretStr(secret.get_secret_value().strip())

    @field_validator("access_key_id", "access_key_secret")
    @classmethod
    def _not_empty(cls, secret: SecretStr) -> SecretStr:
        if not secret:
            raise ValueError("is empty")
        return secret

    @field_validator("region")
    @classmethod
    def _region_without_prefix(cls, region: str) -> str:
        plain = region.removeprefix("oss-")
        if not _REGION.fullmatch(plain):
            raise ValueError("is not a region such as cn-hangzhou")
        return plain

    @field_validator("bucket")
    @classmethod
    def _bucket_name(cls, bucket: str) -> str:
        if not _BUCKET.fullmatch(bucket):
            raise ValueError("has 3-63 of a-z, 0-9 and '-', with no '-' at its ends")
        return bucket

    @field_validator("endpoint")
    @classmethod
    def _endpoint_with_scheme(cls, endpoint: str) -> str:
        if not endpoint:
            return endpoint
        parts = urlsplit(endpoint)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("begins with https:// (or http://) and names a host")
        if parts.path.strip("/") or parts.query or parts.username:
            raise ValueError("has no path, query or user")
        return endpoint.rstrip("/")

    @field_validator("custom_domain")
    @classmethod
    def _domain_with_scheme(cls, domain: str) -> str:
        if not domain:
            return domain
        url = domain if "://" in domain else f"https://{domain}"
        if not urlsplit(url).hostname or urlsplit(url).query:
            raise ValueError("is a domain, or https:// and a domain")
        return url.rstrip("/")

    @field_validator("key_prefix")
    @classmethod
    def _prefix_as_folder(cls, prefix: str) -> str:
        parts = prefix.rstrip("/").split("/")
        if prefix and (not all(parts) or ".." in parts or "\\" in prefix or not prefix.isprintable()):
            raise ValueError("has no leading '/', no '//', no '..', no backslash and no control character")
        if len(prefix.encode()) > _MAX_PREFIX_BYTES:
            raise ValueError(f"has at most {_MAX_PREFIX_BYTES} bytes of UTF-8")
        return f"{prefix.rstrip('/')}/" if prefix else prefix

    @model_validator(mode="after")
    def _one_way_to_the_bucket(self) -> Self:
        """`OSS_CNAME` goes with an `OSS_ENDPOINT` and without `OSS_PATH_STYLE`; otherwise `OSS_ENDPOINT` does
        not name the bucket. `OSS_ENDPOINT` and `OSS_REGION` name one region. An `http` endpoint is on a
        private host, or `OSS_ALLOW_HTTP` is true.
        """
        host = urlsplit(self.endpoint).hostname or ""
        if self.cname:
            if not self.endpoint or self.path_style:
                raise ValueError("OSS_CNAME goes with an OSS_ENDPOINT and without OSS_PATH_STYLE")
        elif host.startswith(f"{self.bucket}."):
            raise ValueError("OSS_ENDPOINT names the bucket already; leave it out there")
        regional = _REGIONAL_HOST.fullmatch(host)
        if regional and regional["region"] != self.region:
            raise ValueError("OSS_ENDPOINT and OSS_REGION name two regions")
        if self.endpoint.startswith("http://") and not (self.allow_http or _is_private(host)):
            raise ValueError("OSS_ENDPOINT is http on a public host; use https, or set OSS_ALLOW_HTTP=true")
        return self

    @model_validator(mode="after")
    def _signed_addresses_have_no_folder(self) -> Self:
        """`OSS_CUSTOM_DOMAIN` has a path only with `OSS_URL_MODE=public`."""
        if self.url_mode == "signed" and urlsplit(self.custom_domain).path:
            raise ValueError("OSS_CUSTOM_DOMAIN has a path, which only OSS_URL_MODE=public can keep")
        return self

    @model_validator(mode="after")
    def _deadline_outlives_one_attempt(self) -> Self:
        """`OSS_PUT_DEADLINE_S` is not less than `OSS_CONNECT_TIMEOUT_S` and `OSS_READ_TIMEOUT_S` together."""
        if self.put_deadline_s < self.connect_timeout_s + self.read_timeout_s:
            raise ValueError("OSS_PUT_DEADLINE_S is less than OSS_CONNECT_TIMEOUT_S and OSS_READ_TIMEOUT_S")
        return self

    @property
    def address(self) -> str:
        """The endpoint, as given or the public one of the region."""
        return self.endpoint or f"https://oss-{self.region}.aliyuncs.com"


def _is_private(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host  # localhost, and the names of compose
