"""XML that clients send."""

from xml.etree import ElementTree as ET

from devstack.oss.errors import OssError


def parsed(body: bytes, root: str) -> ET.Element:
    """The document's root element, which must be called `root`.

    Raises:
        OssError: it is no such document.
    """
    malformed = OssError(400, "MalformedXML", "The XML you provided was not well-formed.")
    if b"<!" in body:  # no document type has a place here, and entities are how XML bites
        raise malformed
    try:
        found = ET.fromstring(body)  # noqa: S314  # document types are refused above
    except ET.ParseError as error:
        raise malformed from error
    if found.tag != root:
        raise malformed
    return found
