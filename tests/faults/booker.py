"""``python -m tests.faults.booker PORT DAY TIME``: one person at the door of support sessions.

Answers up to the times of the day, says that it is ready, waits for a line, and presses on one
time. Says in JSON what came: the answer, the times that were offered instead, and whether what
was written before is still there. Whoever got the time goes on and books it.
"""

import json
import re
import sys

from bench.visitor import Page, Visitor

WORDS = "Please speak slowly. 💛"


def main(port: int, day: str, time: str) -> None:
    """Try for one time."""
    person = Visitor(port)
    # Said before the time is chosen, so that it can be lost.
    person.post("/talk/about/", {"do": "next", "about": "feelings"}).needs(302)
    for path, fields in (
        ("/talk/role/", {"role": "either"}),
        ("/talk/meeting/", {"meeting": "phone"}),
        ("/talk/language/", {"language": ""}),
        ("/talk/needs/", {"needs_words": WORDS}),
        ("/talk/day/", {"day": day}),
    ):
        person.post(path, {"do": "next", **fields}).needs(302)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    page = person.post("/talk/time/", {"do": "next", "time": time})
    said = {
        "status": page.status,
        "title": page.title,
        "nearest": len(re.findall(r'type="radio"', page.text)),
        "kept": WORDS in person.get("/talk/needs/").text,
        "booked": page.status == 302 and books(person).location == "/talk/booked/",
    }
    sys.stdout.write(json.dumps(said))


def books(person: Visitor) -> Page:
    """Answer the rest and book."""
    for path, fields in (
        ("/talk/company/", {"company": "no"}),
        ("/talk/number/", {"number": "01632 960 111"}),
        ("/talk/message/", {"message": "no"}),
        ("/talk/name/", {"name": "A"}),
    ):
        person.post(path, {"do": "next", **fields}).needs(302)
    return person.post("/talk/check/", {"do": "book"})


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
