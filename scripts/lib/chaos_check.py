"""What must hold after chaos: the callers' books, what the peers got and what the database says, compared."""

import collections
import copy

CONFIRMED = (200, 204)


class Evidence:
    def __init__(self, books, gateway, receiver, told, kills, verdict):
        self.books, self.told, self.kills = books, told, kills
        self.audit_is_whole, self.audit_said = verdict.returncode == 0, (verdict.stdout + verdict.stderr).strip()
        self.acknowledged = {grant.consent: grant.connection for grant in books.grants if grant.answer}
        self.stopped = {grant.consent: grant.connection for grant in books.grants if grant.stopped}
        self.texts, self.webhooks = gateway.seen(), receiver.seen()
        self.peer_faults = gateway.faults + receiver.faults

    def counts(self):
        texts, webhooks = by_message(self.texts), by_message(self.webhooks)
        return {
            "kills": len(self.kills),
            "notifications acknowledged": len(self.acknowledged),
            "acknowledged again, the same": self.books.again,
            "connections": len(self.told["connections"]),
            "texts by id": len(texts),
            "posts of texts": len(self.texts),
            "of those badly answered": sum(not post.was_taken() for post in self.texts),
            "texts taken more than once": sum(taken(posts) > 1 for posts in texts.values()),
            "repeats that are recorded": sum(int(count) for _, count in self.told["repeats"]),
            "stops acknowledged": len(self.stopped),
            "webhooks by id": len(webhooks),
            "posts of webhooks": len(self.webhooks),
            "webhooks taken more than once": sum(taken(posts) > 1 for posts in webhooks.values()),
            "acts in the record that were compared": len(self.told["audit"]),
        }

    def faults(self):
        """Each a sentence; none where nothing was lost."""
        found = list(self.books.faults) + list(self.peer_faults)
        for check in (connections, notices, repeats, revocations, hops, leases, acts):
            found += check(self)
        if len(self.acknowledged) != len(self.books.grants):
            found.append(f"{len(self.books.grants) - len(self.acknowledged)} notifications were never acknowledged")
        if not self.audit_is_whole:
            found.append(f"audit verify: {self.audit_said}")
        return found


def by_message(posts):
    found = collections.defaultdict(list)
    for post in posts:
        found[post.message].append(post)
    return found


def taken(posts):
    return sum(post.was_taken() for post in posts)


def connections(e):
    """Every acknowledged notification is there once."""
    there = collections.Counter(row[1] for row in e.told["connections"])
    ids = {row[1]: row[0] for row in e.told["connections"]}
    for consent, connection in e.acknowledged.items():
        if there[consent] != 1:
            yield f"{consent} is there {there[consent]} times"
        elif ids[consent] != connection:
            yield f"{consent} was acknowledged as {connection} and is {ids[consent]}"


def notices(e):
    """Every grant has exactly one notice, and its person got it."""
    rows, got = collections.defaultdict(list), by_message(e.texts)
    for connection, message, _ in e.told["texts"]:
        rows[connection].append(message)
    for consent, connection in e.acknowledged.items():
        if len(rows[connection]) != 1:
            yield f"{consent} has {len(rows[connection])} notices"
        elif not taken(got[rows[connection][0]]):
            yield f"the notice of {consent} never reached the gateway"


def repeats(e):
    """What a peer has taken goes out again at most once per kill, and that is recorded; each other repeat
    follows a bad answer. A post went out when its sender says so, in whole seconds: a busy peer reads it later,
    and then perhaps after the kill."""
    recorded = {message: int(count) for message, count in e.told["repeats"]}
    for posts in list(by_message(e.texts).values()) + list(by_message(e.webhooks).values()):
        sent = [post.sent for post in posts if post.was_taken()]
        since = sum(min(sent) <= kill for kill in e.kills) if sent else 0
        if len(sent) > 1 + since:
            yield f"{posts[0].message} was taken {len(sent)} times, with {since} kills since the first"
        if len(sent) > 1 + recorded.get(posts[0].message, 0):
            yield f"{posts[0].message} was taken {len(sent)} times, of which {recorded.get(posts[0].message)} are recorded"


def revocations(e):
    """Every stop reached the receiver, under one webhook-id, and stands in the database once."""
    ids, rows = collections.defaultdict(set), collections.Counter(row[0] for row in e.told["revocations"])
    for post in e.webhooks:
        if post.body["type"] == "CONSENT_REVOKED" and post.answer is not None:
            ids[post.body["data"]["consentId"]].add(post.message)
    for consent, connection in e.stopped.items():
        if len(ids[consent]) != 1:
            yield f"the stop of {consent} reached the receiver under {len(ids[consent])} ids"
        if rows[connection] != 1:
            yield f"{consent} has {rows[connection]} revocations"


def hops(e):
    """The hop of the platform says what the receiver has answered last, and the connection agrees."""
    last = {post.body["data"]["connectionId"]: post.answer for post in e.webhooks if post.was_taken()}
    hop = {row[0]: row[2] for row in e.told["hops"] if row[1] == "PLATFORM"}
    status = {row[0]: row[2] for row in e.told["connections"]}
    for consent, connection in e.stopped.items():
        confirmed = last.get(connection) in CONFIRMED
        expected = ("CONFIRMED", "REVOKED") if confirmed else ("SENT", "REVOCATION_PENDING")
        if (hop.get(connection), status.get(connection)) != expected:
            yield f"{consent} was answered {last.get(connection)}, and is {hop.get(connection)}, {status.get(connection)}"


def leases(e):
    """Nothing is claimed any more, and nothing was given up."""
    for row in e.told["leases"]:
        yield f"{row[0]} is still leased"
    for message, kind, state in e.told["open"]:
        yield f"{message} ({kind}) has ended as {state}"


def acts(e):
    """The record has each grant and each stop once."""
    seen = collections.Counter(tuple(row) for row in e.told["audit"])
    for act, known in (("connection.granted", e.acknowledged), ("connection.stopped", e.stopped)):
        for consent, connection in known.items():
            if seen[act, connection] != 1:
                yield f"{act} of {consent} is recorded {seen[act, connection]} times"


def falsifications(e):
    """The evidence with one thing wrong in it, by name."""

    def changed(name, change):
        other = copy.copy(e)
        other.told = copy.deepcopy(e.told)
        other.acknowledged, other.stopped = dict(e.acknowledged), dict(e.stopped)
        other.texts, other.webhooks = list(e.texts), list(e.webhooks)
        change(other)
        return name, other

    consent, connection = next(iter(e.stopped.items()))

    def without(name):
        return lambda o: o.told[name].remove(next(row for row in o.told[name] if connection in row))

    def pending(o):
        o.told["connections"] = [
            (row[0], row[1], "ACTIVE" if row[0] == connection else row[2], row[3]) for row in o.told["connections"]
        ]

    yield changed("a connection is lost", without("connections"))
    yield changed("a connection is there twice", lambda o: o.told["connections"].append(o.told["connections"][0]))
    yield changed("a notice is lost", without("texts"))
    yield changed("a grant has two notices", lambda o: o.told["texts"].append((connection, "msg_other", "DONE")))
    yield changed("no text reaches the gateway", lambda o: o.texts.clear())
    yield changed("a text goes out without end", lambda o: o.texts.extend([o.texts[-1]] * 999))
    if any(taken(posts) > 1 for posts in by_message(e.texts).values()):
        yield changed("a repeat is not recorded", lambda o: o.told["repeats"].clear())
    yield changed("no webhook reaches the receiver", lambda o: o.webhooks.clear())
    yield changed("a revocation is lost", without("revocations"))
    yield changed("a connection goes on after its stop", pending)
    yield changed("a lease is left", lambda o: o.told["leases"].append(("msg_other", "PENDING")))
    yield changed("a message is given up", lambda o: o.told["open"].append(("msg_other", "NOTICE", "FAILED")))
    yield changed("an act is not recorded", without("audit"))
    yield changed("the record of acts is not whole", lambda o: setattr(o, "audit_is_whole", False))
