"""The errors of OSS, as its clients know them: status, code, EC and XML."""

import re
from typing import Final
from xml.sax.saxutils import escape

_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class OssError(Exception):
    """An error answer.

    Args:
        status: HTTP status.
        code: e.g. `NoSuchKey`; clients decide by it.
        message: for people.
        ec: the finer error code, `0000-00000000` if unknown.
        details: further XML elements, e.g. `StringToSign`.
    """

    def __init__(
        self, status: int, code: str, message: str, *, ec: str = "0000-00000000", **details: object
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.ec = ec
        self.details = details

    def xml(self, request_id: str, host: str) -> bytes:
        """The body of the answer."""
        fields = {
            "Code": self.code,
            "Message": self.message,
            "RequestId": request_id,
            "HostId": host,
            **self.details,
            "EC": self.ec,
        }
        inside = "".join(f"  <{name}>{_escaped(value)}</{name}>\n" for name, value in fields.items())
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n{inside}</Error>\n'.encode()


def _escaped(value: object) -> str:
    """As XML text; what a client sent may hold characters that XML cannot."""
    return escape(_NOT_IN_XML.sub("?", str(value)))


def no_such_key(key: str) -> OssError:
    """The object is not there."""
    return OssError(404, "NoSuchKey", "The specified key does not exist.", ec="0026-00000001", Key=key)


def no_such_bucket(bucket: str) -> OssError:
    """The bucket is not there."""
    return OssError(
        404, "NoSuchBucket", "The specified bucket does not exist.", ec="0015-00000101", BucketName=bucket
    )


def invalid_access_key() -> OssError:
    """The key is not known here, or no more."""
    return OssError(
        403,
        "InvalidAccessKeyId",
        "The OSS Access Key Id you provided does not exist in our records.",
        ec="0002-00000902",
    )


def invalid_argument(message: str, *, ec: str = "0017-00000010") -> OssError:
    """A header or parameter that cannot be."""
    return OssError(400, "InvalidArgument", message, ec=ec)


def not_implemented(what: str) -> OssError:
    """Something real OSS has and this endpoint does not."""
    return OssError(400, "NotImplemented", f"This endpoint does not implement {what}.", Resource=what)
