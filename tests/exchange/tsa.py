"""A time stamping authority that really signs: certificates and answers made by OpenSSL in a folder of the test."""

import subprocess
from pathlib import Path

_CONFIG = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = placeholder
[ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[signer]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/signer.pem
certs = {folder}/chain.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
"""


def openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Authority:
    """`root`: its root certificate as PEM. With `between`, an intermediate authority stands between the root and the signer."""

    def __init__(self, folder: Path, *, name: str = "Plain Clock", between: bool = False) -> None:
        folder.mkdir()
        self.folder, self._config = folder, folder / "openssl.cnf"
        self._config.write_text(_CONFIG.format(folder=folder))
        self._certificate("root", f"{name} root", "ca", None)
        issuer = "root"
        if between:
            self._certificate("between", f"{name} between", "ca", "root")
            issuer = "between"
        self._certificate("signer", f"{name} signer", "signer", issuer)
        chain = [folder / f"{part}.pem" for part in (["between", "root"] if between else ["root"])]
        (folder / "chain.pem").write_text("".join(part.read_text() for part in chain))
        self.root = (folder / "root.pem").read_bytes()

    def _certificate(self, name: str, subject: str, usage: str, issuer: str | None) -> None:
        key, request, certificate = (self.folder / f"{name}.{ending}" for ending in ("key", "csr", "pem"))
        openssl(
            "req",
            "-config",
            self._config,
            "-new",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            key,
            "-out",
            request,
            "-subj",
            f"/CN={subject}",
        )
        signed = ["-CA", self.folder / f"{issuer}.pem", "-CAkey", self.folder / f"{issuer}.key"] if issuer else ["-signkey", key]
        openssl(
            *("x509", "-req", "-in", request, "-out", certificate, "-days", "30", "-sha256"),
            *("-extfile", self._config, "-extensions", usage, "-set_serial", str(abs(hash(name)) % 10**6 + 1)),
            *signed,
        )

    def answer(self, request: bytes) -> bytes:
        """The answer to a request."""
        asked, given = self.folder / "request.tsq", self.folder / "answer.tsr"
        asked.write_bytes(request)
        openssl("ts", "-reply", "-config", self._config, "-queryfile", asked, "-out", given)
        return given.read_bytes()
