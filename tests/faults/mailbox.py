"""A mail server of our own that can be shut, or hang: just enough of SMTP (RFC 5321)."""

import socketserver
from contextlib import suppress
from threading import Event, Thread

from tests.serving import free_port


class Conversation(socketserver.StreamRequestHandler):
    """One client; `DATA` is answered after the mail was kept."""

    def handle(self):
        mailbox = self.server.mailbox
        mailbox.let_go.wait()
        with suppress(ConnectionError):
            self._say(220)
            while line := self.rfile.readline():
                verb = line.strip().upper()
                if verb == b"DATA":
                    self._say(354)
                    mailbox.mails.append(self._read_mail())
                self._say(221 if verb == b"QUIT" else 250)
                if verb == b"QUIT":
                    return

    def _read_mail(self):
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines).decode()

    def _say(self, code):
        self.wfile.write(f"{code} mailbox\r\n".encode())


class Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


class Mailbox:
    """Mails that arrived, in `mails`."""

    def __init__(self):
        self.port, self.mails, self.let_go = free_port(), [], Event()
        self.go_on()

    def open(self):
        self.listener = Listener(("127.0.0.1", self.port), Conversation)
        self.listener.mailbox = self
        Thread(target=self.listener.serve_forever, daemon=True).start()

    def shut(self):
        self.listener.shutdown()
        self.listener.server_close()

    def hang(self):
        """From now on let clients in, and answer nothing."""
        self.let_go.clear()

    def go_on(self):
        self.let_go.set()

    def mails_to(self, email):
        return [mail for mail in self.mails if f"To: {email}" in mail]

    def __enter__(self):
        self.open()
        return self

    def __exit__(self, *error):
        self.go_on()
        self.shut()
