"""The kinds of numbers that must look alike from outside, each made by what anybody may do."""

import json

from browser import Browser, Connection, form

# Area codes of the United States without +1 415, whose first numbers are the sandbox's own.
AREAS = """201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240
248 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317
318 319 320 321 323 325 330 331 334 336 337 339 347 351 352 360 361 386 401 402 404 405 406 407 408 409 410 412
413 414 417 419 423 424 425 430 432 434 435 440 443 469 478 479 480 484 501 502 503 504 505 507 508 509 510 512
513 515 516 517 518 520 530 540 541 551 559 561 562 563 567 570 571 573 574 580 585 586 601 602 603 605 606 607
608 609 610 612 614 615 616 617 618 619 620 623 626 630 631 636 641 646 650 651 660 661 662 678 682 701 702 703""".split()
# A locked number is asked for three times. With so many numbers, a prefix stays below the 50 codes
# from which on it could be blocked for too few of them being entered.
PER_PREFIX = 12
# Codes that are asked for in a prefix, and none entered, until it is blocked.
TO_BLOCK = 50


class NotMade(Exception):
    """This server has no way to make the class, or what was done did not make it."""


def number(side, n):
    """The n-th number of a side. Both sides' n-th have the same last four digits, which pages show."""
    area = AREAS[2 * (n // PER_PREFIX) + side]
    return f"+1{area}555{2000 + n:04}"


class Unknown:
    """Nobody has ever reported it."""

    name, texted = "unknown", False

    def __init__(self, demo, side):
        self.demo, self.side = demo, side

    def number(self, n):
        return number(self.side, n)

    def prepare(self):
        """Once, before any number."""

    def make(self, phone):
        """Makes this number one of the class. To make some, codes are asked for: then they are for all, or the
        rows in which a number's limits are counted would be new for some classes and not for others. That tells
        of somebody who asked before, and not of what the number is."""
        ask(Browser(Connection(self.demo.public)), phone)


class Known(Unknown):
    """A platform has reported it."""

    name, texted = "known", True

    def make(self, phone):
        self.demo.notify(phone)
        super().make(phone)


class OptedOut(Known):
    """Its owner has texts about connections switched off. Codes still come: the person asks for them."""

    name = "opted-out"
    # The page with the switch, its form's target, and what the form says when they are switched off.
    PAGE = "/settings/notices"
    ACTION = "/settings/notices"
    OFF = {"notices": "off"}

    def make(self, phone):
        self.demo.notify(phone)
        person = Browser(Connection(self.demo.public))
        person.sign_in(phone, lambda: self._code(phone), own_device=False)
        page = person.get(self.PAGE)
        if page.status != 200:
            raise NotMade(f"GET {self.PAGE} answers {page.status}")
        done = person.post(self.ACTION, form(page.text, self.ACTION) | self.OFF)
        if done.status != 303:
            raise NotMade(f"POST {self.ACTION} answers {done.status}")
        if (notice := self.demo.notify(phone)["notice"]) != "OPTED_OUT":
            raise NotMade(f"a grant after opting out says {json.dumps(notice)} instead of OPTED_OUT")

    def _code(self, phone):
        text = self.demo.newest_text(phone, "CODE")
        if text is None:
            raise NotMade(f"no code came for {phone}")
        return text.rsplit("#", 1)[1][:6]


class Locked(Known):
    """Ten wrong codes were entered for it; that holds for ten minutes."""

    name, texted = "locked", False

    def make(self, phone):
        self.demo.notify(phone)
        for _ in range(2):
            stranger = Browser(Connection(self.demo.public))
            ask(stranger, phone)
            fields = wrong_code(stranger)
            for _ in range(5):
                stranger.post("/sign-in/code", fields)


class Blocked(Known):
    """Too few of the codes for its prefix were entered. As many numbers of a prefix as of the other classes are
    signed in with: what a prefix costs grows with the texts of its hour, whatever class its numbers are."""

    name, texted = "blocked", False

    def __init__(self, demo, side):
        super().__init__(demo, side)
        self.blocked = set()

    def make(self, phone):
        if phone[:-4] not in self.blocked:
            self.blocked.add(phone[:-4])
            for n in range(TO_BLOCK):
                other = f"{phone[:-4]}{1000 + n:04}"
                self.demo.notify(other)
                ask(Browser(Connection(self.demo.public)), other)
        super().make(phone)


CLASSES = {made.name: made for made in (Known, Unknown, OptedOut, Locked, Blocked)}


def ask(browser, phone):
    """Asks for a code; the timed step of a sign-in."""
    fields = form(browser.get("/sign-in").text, "/sign-in") | {"country": "US", "phone": phone}
    return browser.post("/sign-in", fields)


def wrong_code(browser):
    """The fields of a wrong code. One in a million is right; then the pair is not alike, and says so."""
    fields = form(browser.get("/sign-in/code").text, "/sign-in/code")
    fields.pop("own_device", None)
    return fields | {"code": "000000"}


def verify(kind, phone):
    """Whether a number is what it was made to be, as far as its texts tell: a code comes, or none does."""
    before = len([text for text in kind.demo.texts(phone) if text["kind"] == "CODE"])
    ask(Browser(Connection(kind.demo.public)), phone)
    came = kind.demo.newest_text(phone, "CODE", before, seconds=3.0 if kind.texted else 1.0) is not None
    if came != kind.texted:
        raise NotMade(f"a number made {kind.name} got {'a' if came else 'no'} code")
