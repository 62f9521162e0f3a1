#!/usr/bin/env python3
"""Runs toll vocab pull against servers on this machine: what it imports, what it refuses, what it asks for,
and that a pull that fails leaves nothing behind. No other machine is asked.

usage: pull_test.py PATH-OF-TOLL
"""
import hashlib
import http.server
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

TINY = pathlib.Path(__file__).resolve().parent / "examples" / "tiny"
TOLL = pathlib.Path(sys.argv[1]).resolve()
MODEL = (TINY / "tiny.model").read_bytes()
JSON = (TINY / "tokenizer.json").read_bytes()
MIB = 1 << 20


def sha256(body):
    return hashlib.sha256(body).hexdigest()


class Server(http.server.ThreadingHTTPServer):
    """Answers from a table: path -> function of the handler. With a certificate by TLS."""

    def __init__(self, certificate=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.table, self.asked = {}, []
        self.url = f"http{'s' if certificate else ''}://127.0.0.1:{self.server_port}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # clients that go away are what is tested


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Authorization")))
        self.server.table.get(self.path, status(404))(self)

    def log_message(self, *_):
        pass


def answer(body, length=None, code=200, **headers):
    def do(handler):
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)
    return do


def status(code):
    return answer(b"no\n", code=code)


def redirect(to):
    return answer(b"moved\n", code=302, Location=to)


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * MIB)


def stalled(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"x" * 10)
    time.sleep(30)


class Pull(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="toll-pull-"))
        self.addCleanup(shutil.rmtree, self.home)
        self.server = self.serve()
        self.table, self.url = self.server.table, self.server.url

    def serve(self, certificate=None):
        server = Server(certificate)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def environment(self, **more):
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self.home), "HF_ENDPOINT": self.url}
        env.update((name, text) for name, text in os.environ.items() if name.endswith("SAN_OPTIONS"))
        return {**env, **more}

    def toll(self, *arguments, **more):
        done = subprocess.run([TOLL, *arguments], env=self.environment(**more), cwd=self.home, timeout=60,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        said = done.stderr.replace(self.url, "URL").replace("Couldn't connect", "Could not connect")  # curl before 8
        return done.returncode, done.stdout, said

    def files(self):
        return sorted(p.name for p in self.home.rglob("*") if p.is_file())

    def refused(self, code, said, *arguments, **more):
        """The pull ends with `code` and says `said`, and nothing has changed."""
        before = self.files()
        self.assertEqual(self.toll("vocab", "pull", *arguments, **more), (code, "", "".join(f"toll: {x}\n" for x in said)))
        self.assertEqual(self.files(), before)

    def pulled(self, *arguments, **more):
        code, out, err = self.toll("vocab", "pull", *arguments, **more)
        self.assertEqual((code, err), (0, ""))
        return out.rstrip("\n").replace(self.url, "URL").split("\t")

    def test_url(self):
        self.table["/some/tiny.model"] = answer(MODEL)
        fields = self.pulled(self.url + "/some/tiny.model")
        self.assertEqual(fields[:2] + fields[4:], ["tiny", f"{self.home}/.local/share/toll/vocab/tiny.tollv",
                         "URL/some/tiny.model", "URL/some/tiny.model", sha256(MODEL)])
        self.assertEqual(self.files(), ["tiny.tollv"])
        info = self.toll("vocab", "info", "tiny")[1].replace(self.url, "URL").splitlines()
        for line in ("file\ttiny.model", "sha256\t" + sha256(MODEL), "source\tURL/some/tiny.model"):
            self.assertIn(line, info)
        # As from a file.
        self.toll("vocab", "import", TINY / "tiny.model", "--name", "other")
        ids = [self.toll("encode", "-v", name, TINY / "tekken.json")[1] for name in ("tiny", "other")]
        self.assertEqual(ids[0], ids[1])
        self.assertNotEqual(ids[0], "")

    def test_names_and_formats(self):
        self.table["/a/Big-1/tokenizer.json?x=y"] = answer(JSON)
        self.table["/tiny.tiktoken"] = answer((TINY / "tiny.tiktoken").read_bytes())
        self.table["/x.tollv"] = answer(b"")
        self.assertEqual(self.pulled(self.url + "/a/Big-1/tokenizer.json?x=y#z")[0], "big-1")
        self.assertIn("file\ttokenizer.json\n", self.toll("vocab", "info", "big-1")[1])
        self.assertEqual(self.pulled(self.url + "/tiny.tiktoken", "--scheme", "gpt2", "--name", "mine")[0], "mine")
        self.assertEqual(self.pulled(self.url + "/tiny.tiktoken", "--scheme", "gpt2", "-o", "x.tollv")[1], "x.tollv")
        self.table["/x.tollv"] = answer((self.home / "x.tollv").read_bytes())
        self.refused(4, ["URL/x.tollv: is a .tollv file: only models' own files are pulled"], self.url + "/x.tollv")

    def test_what_is_no_vocabulary(self):
        self.table["/x.json"] = answer(b"{}\n")
        self.table["/empty.json"] = answer(b"")
        self.refused(4, ["URL/x.json:0: is JSON, but neither a tokenizer.json nor a tekken.json"], self.url + "/x.json")
        code, out, _ = self.toll("vocab", "pull", self.url + "/empty.json")
        self.assertEqual((code, out, self.files()), (4, "", []))

    def test_http_status(self):
        self.table["/busy.model"] = status(503)
        self.table["/mine.model"] = status(403)
        self.table["/part.model"] = answer(MODEL, code=206)
        self.refused(3, ["URL/x.model: is not there (HTTP status 404)"], self.url + "/x.model")
        self.refused(3, ["URL/busy.model: HTTP status 503"], self.url + "/busy.model")
        self.refused(3, ["URL/mine.model: HTTP status 403"], self.url + "/mine.model")
        self.refused(3, ["URL/part.model: HTTP status 206"], self.url + "/part.model")

    def test_redirects(self):
        self.table["/a.model"] = redirect("/b/c")
        self.table["/b/c"] = redirect(f"http://localhost:{self.server.server_port}/d")
        self.table["/d"] = answer(MODEL)
        self.assertEqual(self.pulled(self.url + "/a.model")[0], "a")
        self.table["/loop.model"] = redirect("/loop.model")
        self.refused(3, ["URL/loop.model: more than 5 redirects"], self.url + "/loop.model")
        self.assertEqual([path for path, _ in self.server.asked].count("/loop.model"), 6)
        for to in ("file:///etc/passwd", "ftp://127.0.0.1/x", "http://user@127.0.0.1/x"):
            self.table["/away.model"] = redirect(to)
            self.refused(3, [f"URL/away.model: redirects to {to}, which is not followed"], self.url + "/away.model")
        self.table["/away.model"] = redirect("http://192.0.2.1/x")
        self.refused(3, ["http://192.0.2.1/x: http is for this machine alone, unless --digest says what the bytes "
                         "are"], self.url + "/away.model")

    def test_sizes(self):
        self.table["/endless.model"] = endless
        self.table["/long.model"] = answer(b"x", length=256 * MIB + 1)
        self.table["/cut.model"] = answer(MODEL, length=len(MODEL) + 1)
        self.table["/late.model"] = stalled
        for name in ("endless", "long"):
            self.refused(6, [f"URL/{name}.model: is longer than 268435456 bytes"], f"{self.url}/{name}.model")
        self.refused(3, ["URL/cut.model: Transferred a partial file"], self.url + "/cut.model")
        start = time.monotonic()
        self.refused(3, ["URL/late.model: Timeout was reached"], self.url + "/late.model", "--timeout", "1")
        self.assertLess(time.monotonic() - start, 15)

    def test_digest(self):
        url = self.url + "/tiny.model"
        self.table["/tiny.model"] = answer(MODEL)
        wrong = sha256(JSON)
        self.refused(4, [f"URL/tiny.model: has the sha256 {sha256(MODEL)}, not the {wrong} of --digest"],
                     url, "--digest", "sha256:" + wrong)
        self.pulled(url, "--digest", "sha256:" + sha256(MODEL).upper())
        self.pulled(url)
        before = (self.home / ".local/share/toll/vocab/tiny.tollv").read_bytes()
        self.table["/tiny.model"] = answer(JSON)
        changed = (f"URL/tiny.model: has the sha256 {sha256(JSON)}, and had {sha256(MODEL)} when it was pulled as "
                   "tiny: --update takes the new one")
        for more in ([], ["--name", "other"], ["-o", "x.tollv"], ["--digest", "sha256:" + sha256(JSON)]):
            self.refused(4, [changed], url, *more)
        self.assertEqual((self.home / ".local/share/toll/vocab/tiny.tollv").read_bytes(), before)
        self.pulled(url, "--update")
        self.pulled(url, "--name", "other")
        self.assertEqual(self.files(), ["other.tollv", "tiny.tollv"])

    def test_hub(self):
        here = "/Org/Some-Model/resolve/"
        self.table[here + "main/tokenizer.json"] = answer(JSON)
        self.table[here + "refs%2Fpr%2F1/tekken.json"] = answer((TINY / "tekken.json").read_bytes())
        fields = self.pulled("hub:Org/Some-Model")
        self.assertEqual((fields[0], fields[4:]), ("some-model", ["hub:Org/Some-Model",
                         f"URL{here}main/tokenizer.json", sha256(JSON)]))
        self.server.asked.clear()
        self.assertEqual(self.pulled("hub:Org/Some-Model@refs/pr/1", HF_ENDPOINT=self.url + "/")[5],
                         f"URL{here}refs%2Fpr%2F1/tekken.json")
        self.assertEqual([path.rsplit("/")[-1] for path, _ in self.server.asked],
                         ["tokenizer.json", "tokenizer.model", "tekken.json"])
        self.refused(3, ["hub:Org/None: has no tokenizer.json, tokenizer.model or tekken.json, or there is no such "
                         "model or revision"], "hub:Org/None")
        self.table["/Org/Gated/resolve/main/tokenizer.json"] = status(401)
        self.refused(3, ["URL/Org/Gated/resolve/main/tokenizer.json: HTTP status 401",
                         "hub:Org/Gated: is not for everybody, or does not exist: HF_TOKEN says who asks"],
                     "hub:Org/Gated")

    def test_token(self):
        other = self.serve()
        other.table["/blob"] = answer(JSON)
        here = "/Org/Model/resolve/main/tokenizer.json"
        self.table[here] = redirect("/again")
        self.table["/again"] = redirect(other.url + "/blob")
        self.pulled("hub:Org/Model", HF_TOKEN="secret")
        self.assertEqual(self.server.asked, [(here, "Bearer secret"), ("/again", "Bearer secret")])
        self.assertEqual(other.asked, [("/blob", None)])
        self.server.asked.clear()
        # Nobody is told who asks for a URL.
        self.table["/x.json"] = answer(JSON)
        self.pulled(self.url + "/x.json", HF_TOKEN="secret")
        self.assertEqual(self.server.asked, [("/x.json", None)])

    def test_proxy_is_not_for_this_machine(self):
        self.table["/tiny.model"] = answer(MODEL)
        self.pulled(self.url + "/tiny.model", http_proxy="http://127.0.0.1:1", all_proxy="http://127.0.0.1:1")

    def test_proxy(self):
        """A server elsewhere is asked through the proxy of the environment: here one that has the answer."""
        self.table["http://192.0.2.1/tiny.model"] = answer(MODEL)
        self.pulled("http://192.0.2.1/tiny.model", "--digest", "sha256:" + sha256(MODEL), http_proxy=self.url)

    def test_no_connection(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}/x.model"
            self.refused(3, [f"{url}: Could not connect to server"], url)
        code, out, err = self.toll("vocab", "pull", self.url.replace("http:", "https:") + "/x.model")
        self.assertEqual((code, out), (3, ""))
        self.assertIn("SSL", err)

    def test_tls(self):
        certificate = self.home / "certificate"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", certificate, "-out",
                        self.home / "public", "-subj", "/CN=test", "-days", "2", "-addext",
                        "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        with certificate.open("a") as file:
            file.write((self.home / "public").read_text())
        server = self.serve(certificate)
        trust = {"SSL_CERT_FILE": str(self.home / "public")}
        here = "/a/b/resolve/main/tokenizer.json"
        server.table[here] = server.table["/tiny.json"] = answer(JSON)
        self.assertEqual(self.pulled(server.url + "/tiny.json", **trust)[0], "tiny")
        self.assertEqual(self.pulled("hub:a/b", HF_ENDPOINT=server.url, HF_TOKEN="secret", **trust)[0], "b")
        self.assertEqual(server.asked, [("/tiny.json", None), (here, "Bearer secret")])
        # A certificate that nobody vouches for, and one of another name.
        for url, more in ((server.url, {}), (server.url.replace("127.0.0.1", "localhost"), trust)):
            code, out, err = self.toll("vocab", "pull", url + "/tiny.json", "--name", "x", **more)
            self.assertEqual((code, out), (3, ""))
            self.assertIn("certificate", err)
        # From https nothing leads to http, not even on this machine and with a digest.
        self.table["/tiny.json"] = answer(JSON)
        server.table["/away.json"] = redirect(self.url + "/tiny.json")
        self.refused(3, [f"{server.url}/away.json: redirects to URL/tiny.json, which is not followed"],
                     server.url + "/away.json", "--digest", "sha256:" + sha256(JSON), **trust)
        self.assertEqual(self.server.asked, [])

    def test_command_line(self):
        for source in ("x.model", "ftp://127.0.0.1/x.model", "file:///x.model", "https://a b/x", "https://a/\x01"):
            code, out, err = self.toll("vocab", "pull", source)
            self.assertEqual((code, out), (2, ""))
            self.assertIn("is no URL of http or https, and not hub:OWNER/MODEL", err)
        self.refused(2, ["http://u:p@127.0.0.1/x.model: is no URL of http or https, or has a user's name in it"],
                     "http://u:p@127.0.0.1/x.model")
        self.refused(2, ["hub:a: is not hub:OWNER/MODEL or hub:OWNER/MODEL@REVISION"], "hub:a")
        self.refused(2, ["hub:a/b: HF_ENDPOINT is no URL"], "hub:a/b", HF_ENDPOINT="x")
        self.refused(2, ["http://192.0.2.1/x.model: http is for this machine alone, unless --digest says what the "
                         "bytes are"], "http://192.0.2.1/x.model")
        self.refused(4, [f"{self.url}/: gives no name: --name does".replace(self.url, "URL")], self.url + "/")
        self.refused(4, ["'gpt2' is another name of r50k_base: take --name r50k_base or one of your own"],
                     self.url + "/gpt2.model")
        for bad in ("", "md5:1", "sha256:1", "sha256:" + "g" * 64):
            self.refused(2, [f"vocab pull: --digest: '{bad}' is not sha256: and 64 hexadecimal digits (see toll vocab "
                             "pull --help)"], self.url + "/x.model", "--digest", bad)
        self.assertEqual(self.server.asked, [])

    def test_interrupted(self):
        self.table["/late.model"] = stalled
        toll = subprocess.Popen([TOLL, "vocab", "pull", self.url + "/late.model"], env=self.environment(),
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while not self.server.asked:
            time.sleep(0.01)
        toll.send_signal(signal.SIGTERM)
        out, err = toll.communicate(timeout=20)
        self.assertEqual((toll.returncode, out, err.replace(self.url, "URL")), (75, "", "toll: URL/late.model: interrupted\n"))
        self.assertEqual(self.files(), [])

    def test_where_the_helper_is(self):
        """Installed and built trees; and nowhere else, not even on PATH."""
        self.table["/tiny.model"] = answer(MODEL)
        helper = TOLL.parent / "toll-pull"
        bin_folder, libexec = self.home / "bin", self.home / "libexec" / "toll"
        bin_folder.mkdir()
        libexec.mkdir(parents=True)
        shutil.copy(TOLL, bin_folder)

        def pull():
            done = subprocess.run([bin_folder / "toll", "vocab", "pull", self.url + "/tiny.model"], text=True,
                                  env=self.environment(PATH=f"{helper.parent}:{os.environ['PATH']}"),
                                  cwd=helper.parent, capture_output=True)
            return done.returncode, done.stderr
        self.assertEqual(pull(), (4, "toll: toll-pull, which makes the connection, is not installed with this toll\n"))
        shutil.copy(helper, libexec)
        self.assertEqual(pull(), (0, ""))
        # Without its library it cannot run: a helper that is not there.
        (libexec / "toll-pull").write_bytes(helper.read_bytes().replace(b"libcurl.so.", b"libnone.so."))
        code, said = pull()
        self.assertEqual(code, 4)
        self.assertIn("toll-pull: cannot run without libcurl", said)
        # One that breaks off has transferred nothing.
        (libexec / "toll-pull").write_text(f"#!/bin/sh\ncat {TINY}/tiny.model; kill -9 $$\n")
        code, said = pull()
        self.assertEqual(code, 3)
        self.assertIn("toll-pull: ended with status 137", said)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
