"""A mail receiver by the package aiosmtpd.

Arguments: `starttls` or `implicit`, the file of the certificate, the file of its key. Says its port, and what it takes,
as JSON lines; reads name and password that it asks for as JSON lines, says that it has heard them, and ends when its
input does.
"""

import asyncio
import base64
import json
import logging
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

# Clients that do not trust it are part of the tests, and what it warns of is the business of its makers.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

login = {}


def say(**line):
    print(json.dumps(line), flush=True)


def tls_version(server):
    secured = server.transport.get_extra_info("ssl_object")
    return secured.version().replace("TLSv1.", "TLSv1_") if secured else None


class Keeper:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 Nobody of that name is here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient is fine"

    async def handle_DATA(self, server, session, envelope):
        say(
            to=envelope.rcpt_tos,
            tls=tls_version(server),
            account=session.auth_data.decode() if session.auth_data else None,
            data=base64.b64encode(envelope.original_content).decode(),
            **{"from": envelope.mail_from},
        )
        return "250 2.0.0 Kept"


def authenticate(server, session, envelope, mechanism, given):
    right = given.login.decode() == login["name"] and given.password.decode() == login["password"]
    if not right:
        say(refused=mechanism)
        return AuthResult(success=False, handled=False)
    return AuthResult(success=True, auth_data=given.login)


async def main():
    door, chain, key = sys.argv[1:]
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, key)
    loop = asyncio.get_running_loop()

    def make():
        # aiosmtpd counts STARTTLS alone as TLS when it asks whether a login is safe.
        return SMTP(
            Keeper(),
            loop=loop,
            enable_SMTPUTF8=True,
            auth_required=True,
            auth_require_tls=door == "starttls",
            require_starttls=door == "starttls",
            tls_context=context if door == "starttls" else None,
            authenticator=authenticate,
        )

    server = await loop.create_server(make, "127.0.0.1", 0, ssl=context if door == "implicit" else None)
    say(port=server.sockets[0].getsockname()[1])
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        login.update(json.loads(line))
        say(heard=True)
    server.close()


asyncio.run(main())
