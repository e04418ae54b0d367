"""What it costs to tell us something, and how many can do so at once."""

from collections.abc import Callable

from bench import peers
from bench.figures import Figure
from bench.served import Served
from bench.timing import CLIENTS, STORY, WARM, Bench, Rate, inside, timed
from bench.visitor import Answers, Receipt, Visitor, come_back, read_receipt, tell


def send(bench: Bench) -> list[Figure]:
    """Statements and processor time of one send, apart from the derivation of the code."""
    bench.tell(f"sending {bench.size.sends} drafts inside one process, twice")
    said = inside(bench.template.copy_to(bench.folder / "send"), "send", bench.size.sends)
    action, share = said["action"], said["action"] / said["derivation"]
    return [
        Figure(
            "send, besides the derivation: statements of its transaction",
            f"{said['statements']}",
            "≤ 12", said["statements"] <= 12,
        ),
        Figure(
            "send, besides the derivation: processor time of the action, median",
            f"{action:.1f} ms ({share:.2f} of one derivation in the same run)",
            "≤ 10 ms", action <= 10,
        ),
        Figure(
            f"the whole request that sends, with {said['before']} reads that find who gets keys",
            f"{said['request']:.1f} ms",
        ),
        Figure("derivation of a code (Argon2id, 19 MiB, 2 passes)", f"{said['derivation']:.1f} ms"),
    ]  # fmt: skip


def submissions(bench: Bench) -> list[Figure]:
    """The whole anonymous way over HTTP, from the first page to the receipt."""
    with bench.serving("submissions") as served:
        for _time in range(WARM):
            tell(Visitor(served.port), Answers(STORY))
        one = _rate(bench, served, clients=1, count=bench.size.submissions // 4)
        many = _rate(bench, served, clients=CLIENTS, count=bench.size.submissions)
        back = _returns(bench, served, bench.size.submissions // 4)
    per_second = peers.SUBMISSIONS_A_SECOND
    return [
        Figure(
            "whole anonymous submission, 12 requests, 1 client",
            f"{one.rate:.2f}/s, {one.cpu_ms:.0f} ms of processor time",
            f"≥ 10 × {per_second}/s", one.rate >= 10 * per_second,
            f"{peers.ratio(one.rate, per_second)}; processor time "
            f"{peers.SUBMISSION_CPU_MS / one.cpu_ms:.0f} times less",
        ),
        Figure(
            f"the same, {CLIENTS} clients",
            f"{many.rate:.2f}/s, {many.cpu_ms:.0f} ms, {many.refused} refused",
            "", None,
            f"{peers.NAME} lost {peers.SUBMISSIONS_LOST_AT_16_CLIENTS}",
        ),
        Figure(
            "come back with a code and leave a message, 1 client",
            f"{back.rate:.2f}/s, {back.cpu_ms:.0f} ms of processor time", "", None,
            peers.ratio(back.rate, peers.RETURNS_A_SECOND),
        ),
    ]  # fmt: skip


def _rate(bench: Bench, served: Served, *, clients: int, count: int) -> Rate:
    bench.tell(f"{count} submissions by {clients} clients")
    return timed(served, clients, [lambda: tell(Visitor(served.port), Answers(STORY))] * count)


def _returns(bench: Bench, served: Served, count: int) -> Rate:
    receipts = [tell(Visitor(served.port), Answers(STORY)) for _time in range(count)]
    bench.tell(f"{count} people come back")
    return timed(served, 1, [_writer(served, receipt) for receipt in receipts])


def _writer(served: Served, receipt: Receipt) -> Callable[[], object]:
    def write() -> None:
        visitor = Visitor(served.port)
        come_back(visitor, receipt)
        visitor.post("/back/mail/", {"text": "It happened again.", "read": "0"}).needs(302)

    return write


def flood(bench: Bench) -> list[Figure]:
    """Many filled drafts sent at once, each receipt read; and memory afterwards."""
    count = bench.size.flood
    with bench.serving("flood") as served:
        bench.tell(f"{count} filled drafts sent by {CLIENTS} clients")
        cookies = inside(served, "drafts", count)["cookies"]
        rate = timed(served, CLIENTS, [_sender(served, cookie) for cookie in cookies])
        memory = served.memory()
    per_minute = 60 * rate.rate
    return [
        Figure(
            f"{count:,} filled drafts looked at, sent, receipt read, {CLIENTS} clients",
            f"{rate.seconds:.1f} s, {rate.refused} refused ({rate.cpu_ms:.0f} ms each)",
            "1,000 in 60 s, 0 refused", per_minute >= 1000 and not rate.refused,
        ),
        Figure("memory after that", f"{memory.shared_once:.0f} MiB"),
    ]  # fmt: skip


def _sender(served: Served, cookie: str) -> Callable[[], object]:
    def press() -> None:
        visitor = Visitor(served.port)
        visitor.cookies["__Host-draft"] = cookie
        visitor.get("/check/").needs(200)
        visitor.post("/check/", {"do": "send"}).needs(302)
        read_receipt(visitor)

    return press
