"""Walks a demo story over plain data, by the rules of the review, without a database."""

from __future__ import annotations

from typing import Any

LEVELS = {
    "first_review": "first",
    "second_review": "second",
    "final_review": "final",
    "major_review": "major",
}
STATES = {level: state for state, level in LEVELS.items()}


class Story:
    """One article on its way. `take` asserts that the step was open to that person, and takes it."""

    def __init__(
        self, article: dict[str, Any], people: dict[str, dict[str, Any]], levels: list[dict[str, Any]]
    ) -> None:
        self.article, self.people = article, people
        self.seats = {level["key"]: level["seats"] for level in levels}
        self.state, self.body = "draft", article["body"]
        self.writers = {article["author"], *article.get("co_authors", [])}
        self.signed: set[str] = set()
        self.waiting: list[dict[str, Any]] = []
        self.after: list[dict[str, Any]] = []
        self.marks: dict[str, dict[str, Any]] = {}
        self.owed: set[str] = set()
        self.out: set[str] = set()
        self.asked: dict[str, Any] = {}
        self.mended: set[str] = set()

    def take(self, step: dict[str, Any]) -> None:
        verb = step["verb"] + ("_correction" if step.get("on") == "correction" else "")
        getattr(self, f"_{verb}")(step)

    # Who.

    def _holds(self, person: str, role: str, unit: str) -> bool:
        who = self.people[person]
        posts = [(post["unit"], post["role"]) for post in who["posts"] if "ends" not in post]
        return bool(who.get("active", True)) and (unit, role) in posts

    def _here(self, person: str, role: str) -> bool:
        return self._holds(person, role, self.article["unit"])

    def _seat(self, person: str) -> dict[str, Any]:
        """The open seat of this level that the person may take."""
        assert person not in self.writers, f"{person} wrote it"
        assert person not in self.signed, f"{person} has signed in this round"
        for seat in self.waiting:
            if self._holds(person, seat["role"], seat.get("unit", self.article["unit"])):
                return seat
        raise AssertionError(f"{person} has no seat in {self.state}")

    # Where.

    def _enter(self, state: str, *, afresh: bool = False) -> None:
        self.state = state
        self.waiting = list(self.seats.get(LEVELS.get(state, ""), []))
        if afresh:
            self.signed, self.owed = set(), set()

    def _sign(self, person: str) -> None:
        assert not self.marks, f"open marks: {list(self.marks)}"
        self.waiting.remove(self._seat(person))
        self.signed.add(person)
        if not self.waiting:
            nearest = {"first_review": "second_review", "second_review": "final_review"}
            weighty = self.state == "final_review" and self.article.get("major", False)
            self._enter(nearest.get(self.state, "major_review" if weighty else "signed_off"))

    def _change(self, old: str, new: str) -> None:
        assert self.body.count(old) == 1, f"{self.body.count(old)} × {old}"
        assert old != new
        self.body = self.body.replace(old, new)
        if self.state in LEVELS and self.signed:
            self._enter("first_review", afresh=True)

    # The verbs.

    def _submit(self, step: dict[str, Any]) -> None:
        assert self.state in ("draft", "returned")
        assert step["by"] == self.article["author"]
        self._enter("first_review", afresh=True)

    def _approve(self, step: dict[str, Any]) -> None:
        self._sign(step["by"])

    def _send_back(self, step: dict[str, Any]) -> None:
        self._seat(step["by"])
        to = step["to"]
        assert to == "author" or list(LEVELS).index(to) < list(LEVELS).index(self.state)
        self._enter("returned" if to == "author" else to, afresh=True)

    def _decline(self, step: dict[str, Any]) -> None:
        self._seat(step["by"])
        self.state = "declined"

    def _hold(self, step: dict[str, Any]) -> None:
        assert self.state == "final_review"
        self._seat(step["by"])
        self.state = "held"

    def _withdraw(self, step: dict[str, Any]) -> None:
        assert step["by"] == self.article["author"]
        assert self.state in ("draft", "returned", "held", *LEVELS)
        self.state = "withdrawn"

    def _revise(self, step: dict[str, Any]) -> None:
        if self.state in LEVELS:
            self._seat(step["by"])
        else:
            assert self.state in ("draft", "returned")
            assert step["by"] in self.writers
        for each in step["replace"]:
            self._change(each["old"], each["new"])

    def _mark(self, step: dict[str, Any]) -> None:
        assert self.state in LEVELS
        assert self._here(step["by"], "proofreader") or self._seat(step["by"])
        assert self.body.count(step["quote"]) == 1, step["quote"]
        assert "<" not in step["quote"]
        self.marks[step["key"]] = step

    def _accept_mark(self, step: dict[str, Any]) -> None:
        for mark in self._decided(step):
            self._change(mark["quote"], mark["corrected"])

    def _decline_mark(self, step: dict[str, Any]) -> None:
        self._decided(step)

    def _decided(self, step: dict[str, Any]) -> list[dict[str, Any]]:
        assert self.state in LEVELS
        assert step["by"] in self.writers or self._seat(step["by"])
        return [self.marks.pop(key) for key in step["marks"]]

    def _consent(self, step: dict[str, Any]) -> None:
        assert self.article["urgent"]
        assert self._here(step["by"], "editor")
        assert step["person"] != step["by"]
        assert step["evidence"]["text"]
        self._sign(step["person"])
        self.owed.add(step["person"])

    def _countersign(self, step: dict[str, Any]) -> None:
        self.owed.remove(step["by"])

    def _publish(self, step: dict[str, Any]) -> None:
        assert self.state in ("signed_off", "published")
        assert self._here(step["by"], "publisher")
        assert step["outlet"] in set(self.article["outlets"]) - self.out
        assert step["link"].startswith("https://")
        self.out.add(step["outlet"])
        self.state = "published"

    def _correct(self, step: dict[str, Any]) -> None:
        for each in step["replace"]:
            self._change(each["old"], each["new"])
        self._take_down(step)

    def _take_down(self, step: dict[str, Any]) -> None:
        assert self.state in ("published", "corrected")
        assert self.out == set(self.article["outlets"]), "an outlet is still waiting for its copy"
        self.asked, self.mended, self.signed = step, set(), {step["by"]}
        self.state = "correcting"
        self.waiting, self.after = list(self.seats["second"]), list(self.seats["final"])

    def _approve_correction(self, step: dict[str, Any]) -> None:
        self.waiting.remove(self._seat(step["by"]))
        self.signed.add(step["by"])
        if not self.waiting:
            self.waiting, self.after = self.after, []

    def _execute_correction(self, step: dict[str, Any]) -> None:
        assert not self.waiting
        assert self._here(step["by"], "publisher")
        assert step["link"] or step["how"]
        self.mended.add(step["outlet"])
        if self.mended == self.out:
            self.state = {"correct": "corrected", "take_down": "taken_down"}[self.asked["verb"]]
