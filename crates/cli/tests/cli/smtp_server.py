"""A real SMTP server for the tests: Debian's aiosmtpd on loopback.

    smtp_server.py PORT FOLDER [CERTIFICATE KEY starttls|wrapped]

Says "port N" once it listens. Every mail that it has taken becomes a line of FOLDER/taken, every conversation that it
refused a line of FOLDER/refused. What it does with a mail goes by the recipient:

    busy@    answers 451 to the first try, then takes it
    nobody@  refuses the recipient for good
    lost@    takes the mail and drops the connection instead of answering

Whoever signs in does so as "calls" with the password "tuesday in the rain".
"""

import json
import socket
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

PORT, FOLDER, *TLS = sys.argv[1:]


def note(file, **what):
    with open(f"{FOLDER}/{file}", "a", encoding="utf-8") as out:
        out.write(json.dumps(what) + "\n")


class Handler:
    def __init__(self):
        self.tries = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            note("refused", to=address, said=550)
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        self.tries[to] = self.tries.get(to, 0) + 1
        if to.startswith("busy@") and self.tries[to] == 1:
            note("refused", to=to, said=451)
            return "451 4.3.2 try again later"
        login = session.auth_data.login.decode() if session.auth_data else None
        note(
            "taken",
            sender=envelope.mail_from,
            to=envelope.rcpt_tos,
            message=envelope.content.decode("utf-8"),
            tls=server.transport.get_extra_info("sslcontext") is not None,
            user=login,
        )
        if to.startswith("lost@"):
            server.transport.abort()
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    known = isinstance(data, LoginPassword) and data.password == b"tuesday in the rain"
    # Not handled: the server itself answers whoever is not let in.
    return AuthResult(success=known and data.login == b"calls", handled=False, auth_data=data)


def context():
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(TLS[0], TLS[1])
    return made


# aiosmtpd takes only STARTTLS for TLS here.
settings = {"authenticator": authenticate, "auth_require_tls": bool(TLS) and TLS[2] == "starttls"}
if TLS and TLS[2] == "wrapped":
    settings |= {"ssl_context": context()}
if TLS and TLS[2] == "starttls":
    settings |= {"tls_context": context(), "require_starttls": True}


def free_port():
    # The controller connects to itself once to see that it listens, so that it has to know its port beforehand.
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


port = int(PORT) or free_port()
controller = Controller(Handler(), hostname="127.0.0.1", port=port, **settings)
controller.start()
print("port", port, flush=True)
threading.Event().wait()
