# SPDX-License-Identifier: MPL-2.0
"""Measures what others notice of heavy questions, on a server that is running:

    tests/http/lanes.py PORT REF [SECONDS]

60 heavy questions whose clients reset at once, 30 that stay, and 8 readers of a batch over the whole graph; meanwhile
/healthz and /api/v1/elements/REF are asked one after the other, each from a process of its own. Prints their times without
that load and under it, what the heavy questions were answered, and the most memory that the server had resident if its
process id stands in $SERVER. Not a test: figures depend on the machine.
"""
import collections
import json
import multiprocessing
import os
import socket
import struct
import sys
import threading
import time
import urllib.parse

port, ref = int(sys.argv[1]), sys.argv[2]
seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 15
light = f"/api/v1/elements/{urllib.parse.quote(ref, safe='')}"
batch = json.dumps({"all": True})


def connect():
    return socket.create_connection(("127.0.0.1", port))


def request(method, target, body=""):
    return (f"{method} {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}").encode()


def answer(one):
    """The status, when the answer with a length is whole."""
    got = b""
    while b"\r\n\r\n" not in got:
        more = one.recv(65536)
        if not more:
            return 0
        got += more
    head, rest = got.split(b"\r\n\r\n", 1)
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0)
    while len(rest) < length:
        more = one.recv(65536)
        if not more:
            return 0
        rest += more
    return int(head.split()[1])


def probe(target, until, results):
    one, times = connect(), []
    while time.monotonic() < until:
        begun = time.monotonic()
        one.sendall(request("GET", target))
        assert answer(one) == 200, target
        times.append((time.monotonic() - begun) * 1000)
        time.sleep(0.005)
    results.put((target, sorted(times)))


def measured(name, duration, load=None):
    results, until = multiprocessing.Queue(), time.monotonic() + duration
    probes = [multiprocessing.Process(target=probe, args=(target, until, results)) for target in ("/healthz", light)]
    for one in probes:
        one.start()
    if load:
        load(until)
    for _ in probes:
        target, times = results.get()
        at = lambda part: times[min(int(len(times) * part), len(times) - 1)]
        print(f"{name:12} {target:40.40} {len(times):6} asked  p50 {at(.5):7.2f}  p99 {at(.99):7.2f}  most {times[-1]:7.2f} ms")


def heavy(until):
    statuses, rows, threads = collections.Counter(), [0], []

    def stay(n):
        one = connect()
        one.settimeout(60)
        one.sendall(request("GET", f"/api/v1/chokepoints?limit={n + 1}") if n % 2 else
                    request("POST", "/api/v1/sql", json.dumps({"sql": "SELECT count(*) FROM relation a, relation b WHERE a.key > b.key"})))
        statuses[answer(one)] += 1

    def read():
        one = connect()
        one.sendall(request("POST", "/api/v1/impact", batch))
        while time.monotonic() < until:
            got = one.recv(65536)
            if not got:
                break
            rows[0] += got.count(b"\n")

    for _ in range(8):
        threads.append(threading.Thread(target=read, daemon=True))
    threads += [threading.Thread(target=stay, args=(n,), daemon=True) for n in range(30)]
    for one in threads[:8]:
        one.start()
    for n in range(60):
        one = connect()
        one.sendall(request("POST", "/api/v1/impact", batch) if n % 2 else request("GET", "/api/v1/overlaps"))
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.close()
    for one in threads[8:]:
        one.start()
    for one in threads:
        one.join(max(0, until - time.monotonic()))
    print(f"heavy: answered {dict(statuses)}, {rows[0]} lines of batches read")


measured("alone", 3)
measured("under load", seconds, heavy)
if os.environ.get("SERVER"):
    with open(f"/proc/{os.environ['SERVER']}/status") as status:
        print(*(line.strip() for line in status if line.startswith(("VmHWM", "VmRSS"))), sep=", ")
