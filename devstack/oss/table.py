"""Every operation there is, one row each."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from devstack.oss.access import Access
from devstack.oss.buckets import Buckets
from devstack.oss.lifecycle import Lifecycle
from devstack.oss.listing import Listing
from devstack.oss.multipart import Multipart
from devstack.oss.objects import Objects
from devstack.oss.operations import OVERRIDES, Operation, Operations, Run
from devstack.oss.storage import Storage
from devstack.oss.tagging import Tagging
from devstack.oss.upload_listing import UploadListing
from devstack.oss.uploads import Uploads

_ENCODING: Final = frozenset({"encoding-type"})
_LISTING: Final = _ENCODING | {"prefix", "delimiter"}


def operations(storage: Storage, region: str, max_object_bytes: int) -> Operations:
    """The table on one storage."""
    uploads = Uploads(storage)
    return Operations(
        [
            *_of_buckets(storage, uploads, region),
            *_of_objects(storage, max_object_bytes),
            *_of_uploads(storage, uploads, max_object_bytes),
        ]
    )


def _row(name: str, method: str, run: Run, *needs: str, level: str, **more: Any) -> Operation:
    return Operation(name, method, level, run, frozenset(needs), **more)


def _of_buckets(storage: Storage, uploads: Uploads, region: str) -> Iterator[Operation]:
    buckets, listing, access, rules = (
        Buckets(storage, uploads, region),
        Listing(storage),
        Access(storage),
        Lifecycle(storage),
    )
    page = frozenset({"prefix", "marker", "max-keys"})
    row = partial(_row, level="bucket")
    yield row("ListBuckets", "GET", buckets.list_buckets, level="service", takes=page)
    yield row("PutBucket", "PUT", buckets.put)
    yield row("DeleteBucket", "DELETE", buckets.delete)
    yield row("HeadBucket", "HEAD", buckets.head)
    yield row("GetBucketInfo", "GET", buckets.info, "bucketInfo")
    yield row("GetBucketLocation", "GET", buckets.location, "location")
    yield row("DeleteMultipleObjects", "POST", buckets.delete_objects, "delete", takes=_ENCODING)
    yield row("ListObjects", "GET", listing.version_1, takes=_LISTING | {"marker", "max-keys"})
    yield row(
        "ListObjectsV2",
        "GET",
        listing.version_2,
        "list-type",
        takes=_LISTING | {"max-keys", "start-after", "continuation-token", "fetch-owner"},
    )
    yield row("PutBucketAcl", "PUT", access.put_bucket, "acl")
    yield row("GetBucketAcl", "GET", access.get_bucket, "acl")
    yield row("PutBucketLifecycle", "PUT", rules.put, "lifecycle")
    yield row("GetBucketLifecycle", "GET", rules.get, "lifecycle")
    yield row("DeleteBucketLifecycle", "DELETE", rules.delete, "lifecycle")


def _of_objects(storage: Storage, max_object_bytes: int) -> Iterator[Operation]:
    objects, access, tagging = Objects(storage), Access(storage), Tagging(storage)
    row = partial(_row, level="object")
    yield row("PutObject", "PUT", objects.put, max_body_bytes=max_object_bytes)
    yield row("GetObject", "GET", objects.get, takes=OVERRIDES)
    yield row("HeadObject", "HEAD", objects.head)
    yield row("GetObjectMeta", "HEAD", objects.meta, "objectMeta")
    yield row("DeleteObject", "DELETE", objects.delete)
    yield row("PutObjectACL", "PUT", access.put_object, "acl")
    yield row("GetObjectACL", "GET", access.get_object, "acl")
    yield row("PutObjectTagging", "PUT", tagging.put, "tagging")
    yield row("GetObjectTagging", "GET", tagging.get, "tagging")
    yield row("DeleteObjectTagging", "DELETE", tagging.delete, "tagging")


def _of_uploads(storage: Storage, uploads: Uploads, max_object_bytes: int) -> Iterator[Operation]:
    multipart = Multipart(storage, uploads, max_object_bytes)
    row = partial(_row, level="object")
    yield row("InitiateMultipartUpload", "POST", multipart.initiate, "uploads", takes=_ENCODING)
    yield row(
        "UploadPart",
        "PUT",
        multipart.upload_part,
        "partNumber",
        "uploadId",
        max_body_bytes=max_object_bytes,
    )
    yield row("CompleteMultipartUpload", "POST", multipart.complete, "uploadId", takes=_ENCODING)
    yield row("AbortMultipartUpload", "DELETE", multipart.abort, "uploadId")
    yield row(
        "ListParts",
        "GET",
        multipart.list_parts,
        "uploadId",
        takes=_ENCODING | {"max-parts", "part-number-marker"},
    )
    yield row(
        "ListMultipartUploads",
        "GET",
        UploadListing(uploads).list_uploads,
        "uploads",
        level="bucket",
        takes=_LISTING | {"max-uploads", "key-marker", "upload-id-marker"},
    )
