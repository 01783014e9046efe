"""A signing key for servers under test: made for them and used nowhere else."""
from pathlib import Path

KEY = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgGeBoOp8lpt86VuDI
ieVn3hL2BGjSxHgzlh2cTE+VKE6hRANCAAR/a2abn8ghUdV+dL9X1OFNfKmwjf24
LY2AniUQN+tffNw++76dcLJixTf/k1bNf98jZipJlH387EgYw6G2c9pd
-----END PRIVATE KEY-----
"""


def key_file(folder):
    """The key as a file in the folder, as `pennant serve --signing-key` takes it."""
    path = Path(folder) / "signing.pem"
    path.touch(mode=0o600)
    path.write_text(KEY)
    return path
