"""An S3 server on the loopback: moto behind cheroot, with TLS; it refuses keys and signatures that are not right."""

import contextlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from servers import tls, web
from servers.running import HOST, folder, password

REGION = "us-east-1"
BUCKET = "station"


@dataclass(frozen=True)
class S3:
    """A running server with one bucket."""

    url: str
    host: str
    port: int
    user: str
    """The access key's id."""
    password: str
    """The secret key."""
    region: str
    bucket: str
    certificate: Path
    """What signed its certificate."""
    log: Path
    process: subprocess.Popen[bytes]
    client: Any = field(repr=False)
    """boto3's client, logged in, to look at what is there."""

    def names(self) -> list[str]:
        """Return the keys of everything in the bucket."""
        found = self.client.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return [one["Key"] for one in found]

    def read(self, name: str) -> bytes:
        """Return what is stored under a key."""
        return bytes(self.client.get_object(Bucket=self.bucket, Key=name)["Body"].read())

    def write(self, name: str, data: bytes) -> None:
        """Store something under a key."""
        self.client.put_object(Bucket=self.bucket, Key=name, Body=data)


@contextlib.contextmanager
def s3(
    *, quota: int | None = None, names: tuple[str, ...] = ("localhost",), old: bool = False
) -> Iterator[S3]:
    """Run the server; *quota*: above so many bytes it answers as MinIO does on a full disk."""
    with folder("s3") as base:
        shown, key, secret = tls.certify(base, names=names, old=old), "AKIDRUPORTEST", password()
        given = {"application": "s3", "look": 0, "quota": quota, "user": key, "password": secret}
        given |= {"certificate": str(shown.chain), "key": str(shown.key)}
        with web.serving(base, given) as (port, process):
            url = f"https://{HOST}:{port}"
            # Tests look through a door without TLS: a certificate that is wrong on purpose does not stop them.
            look = json.loads((base / "web.json").read_text())["look"]
            client = _client(f"http://{HOST}:{look}", key, secret)
            client.create_bucket(Bucket=BUCKET)
            yield S3(url, HOST, port, key, secret, REGION, BUCKET, shown.ca, base / "log", process, client)
            client.close()


def _client(url: str, key: str, secret: str) -> Any:
    import boto3
    from botocore.config import Config

    return boto3.Session(key, secret, region_name=REGION).client(
        "s3", endpoint_url=url, config=Config(s3={"addressing_style": "path"})
    )
