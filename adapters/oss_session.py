"""How uploads leave the SDK: on the connections of `requests`, without what it does for browsers.

A quarter of the processor time of an upload went into its sessions, for settings, cookies, hooks and
redirects that an upload has none of.
"""

from typing import Any

import oss2
import requests
from requests.structures import CaseInsensitiveDict


class UploadSession(oss2.Session):  # type: ignore[misc]  # the SDK has no types
    """A session of the SDK, as fast as its connections for uploads; all else goes as usual.

    Args:
        connections: that are kept.
    """

    def __init__(self, connections: int) -> None:
        super().__init__(pool_size=connections)
        # ~/.netrc would replace our signature, and proxy variables reroute uploads.
        self.session.trust_env = False

    def do_request(self, req: Any, timeout: Any) -> Any:
        """As the SDK's; raises its `RequestError` when there is no answer."""
        if req.method != "PUT" or req.params:
            return super().do_request(req, timeout)
        upload = requests.PreparedRequest()
        upload.method, upload.url, upload.body = req.method, req.url, req.data
        upload.headers = CaseInsensitiveDict(
            {name: value for name, value in req.headers.items() if value is not None}
            | {"Content-Length": str(len(req.data))}
        )
        try:
            answer = self.session.get_adapter(req.url).send(upload, stream=True, timeout=timeout)
        except requests.RequestException as error:
            raise oss2.exceptions.RequestError(error) from error
        return oss2.http.Response(answer)
