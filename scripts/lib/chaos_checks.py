"""What must hold when all is over. Everything that is looked at is a plain value, so that `--self-test` can
break each of them and see that it is noticed."""

import collections
import copy

from chaos_peers import Post

# What the database holds, and what everybody else has seen.
Facts = collections.namedtuple(
    "Facts",
    "grants stops ended ids gateway receiver kills connections notifications outbox hops acts faults verified",
)
# Rows of the database. A connection's `notice`, and how far the platform's hop of an ending is.
Connection = collections.namedtuple("Connection", "consent id status notice")
Message = collections.namedtuple("Message", "id channel kind connection state lease settled")
Hop = collections.namedtuple("Hop", "connection channel state")


def look(facts):
    """Every loss, as a sentence; and what was counted."""
    lost, counts = list(facts.faults), collections.Counter(kills=len(facts.kills))
    for check in (grants, idempotency, notices, repeats, revocations, outbox, audit):
        check(facts, lost, counts)
    return lost, counts


def taken(status):
    return status is not None and 200 <= status < 300


def grants(facts, lost, counts):
    """Every grant that was acknowledged is there, once, under the id that the answer named."""
    there = collections.defaultdict(list)
    for row in facts.connections:
        there[row.consent].append(row)
    for consent, (_, connection) in facts.grants.items():
        if [row.id for row in there.pop(consent, [])] != [connection]:
            lost.append(f"the grant {consent} was acknowledged as {connection} and is not there, or more than once")
    lost += [f"the grant {consent} is there and was never acknowledged" for consent in there]
    counts["grants acknowledged"] = len(facts.grants)


def idempotency(facts, lost, counts):
    """So is every other notification, by its idempotency key."""
    there = collections.Counter(facts.notifications)
    lost += [f"the notification {name} is there {there[name]} times" for name in facts.ids if there[name] != 1]
    counts["notifications acknowledged"] = len(facts.ids)
    statuses = {row.consent: row.status for row in facts.connections}
    lost += [f"{c} was ended by its platform and reads {statuses.get(c)}" for c in facts.ended if statuses.get(c) != "REVOKED"]


def posts_by_id(posts):
    by_id = collections.defaultdict(list)
    for post in posts:
        by_id[post.id].append(post)
    return by_id


def notices(facts, lost, counts):
    """Every grant has one notice, which the gateway has had; and what we say of it is what it said."""
    by_phone = collections.defaultdict(set)
    for post in (post for post in facts.gateway if post.body["kind"] == "NOTICE"):
        by_phone[post.body["to"]].add(post.id)
    last = {name: posts[-1] for name, posts in posts_by_id(facts.gateway).items()}
    queued = collections.Counter(m.connection for m in facts.outbox if m.channel == "TEXT" and m.kind == "NOTICE")
    notice = {row.id: row.notice for row in facts.connections}
    for consent, (phone, connection) in facts.grants.items():
        names = by_phone.pop(phone, set())
        if len(names) != 1 or queued[connection] != 1:
            lost.append(f"{consent} has {queued[connection]} notices, of which the gateway has had {len(names)}")
            continue
        expected = "SENT" if taken(last[names.pop()].answer) else "FAILED"
        if notice.get(connection) != expected:
            lost.append(f"the notice of {consent} reads {notice.get(connection)} and is {expected}")
    lost += [f"{phone} was texted for no grant" for phone in by_phone]
    counts["notices that arrived"] = sum(taken(post.answer) for post in last.values())


def repeats(facts, lost, counts):
    """What was taken, and answered so, comes again only where the server was killed in between."""
    for who, posts in (("text", facts.gateway), ("webhook", facts.receiver)):
        for name, tries in posts_by_id(posts).items():
            for before, after in zip(tries, tries[1:]):
                if not taken(before.answer):
                    counts[f"{who}s tried again after a failure or a lost answer"] += 1
                elif any(before.at <= kill <= after.at for kill in facts.kills):
                    counts[f"{who}s repeated because of a crash"] += 1
                else:
                    lost.append(f"the {who} {name} was taken and came again, and nothing had crashed")


def revocations(facts, lost, counts):
    """Every stop reached the receiver under one id; and the hop says what the receiver said."""
    about = collections.defaultdict(set)
    for post in facts.receiver:
        about[post.body["data"]["connectionId"]].add(post.id)
    tries = posts_by_id(facts.receiver)
    hops = {hop.connection: hop for hop in facts.hops if hop.channel != "PLATFORM"}
    status = {row.id: row.status for row in facts.connections}
    for consent, connection in facts.stops.items():
        names = about.pop(connection, set())
        if len(names) != 1:
            lost.append(f"the stop of {consent} reached the receiver under {len(names)} ids")
            continue
        answer = tries[names.pop()][-1].answer
        expected = {200: ("CONFIRMED", "REVOKED"), 204: ("CONFIRMED", "REVOKED"), 202: ("SENT", "REVOCATION_PENDING")}
        hop = hops.get(connection)
        found = (hop and hop.state, status.get(connection))
        if found != expected.get(answer):
            lost.append(f"the receiver answered the stop of {consent} with {answer}, and it reads {found}")
        counts["stops that arrived"] += taken(answer)
    lost += [f"the receiver heard of {connection}, which nobody has stopped" for connection in about]
    counts["stops asked for"] = len(facts.stops)


def outbox(facts, lost, counts):
    """Nothing waits, and nobody holds anything."""
    lost += [f"{message.id} is not settled" for message in facts.outbox if not message.settled]
    lost += [f"{message.id} is still claimed" for message in facts.outbox if message.lease]
    counts["messages settled"] = sum(bool(message.settled) for message in facts.outbox)


def audit(facts, lost, counts):
    """The record of acts is whole, and tells of as many as there were."""
    if not facts.verified:
        lost.append("untether audit verify finds a fault")
    acts = {act: int(count) for act, count in facts.acts}
    for act, there in (("granted", facts.grants), ("stopped", facts.stops), ("revoked", facts.ended)):
        if acts.get(f"connection.{act}", 0) != len(there):
            lost.append(f"the record has {acts.get(f'connection.{act}', 0)} acts {act}, and there were {len(there)}")
    counts["acts recorded"] = sum(acts.values())


def sound():
    """A small run in which all is well: a grant that goes on, one stopped and one ended, with a crash after the
    first text was taken."""
    def text(name, at, phone, answer):
        return Post(name, at, {"to": phone, "kind": "NOTICE"}, answer)

    def message(name, channel, kind, connection):
        return Message(name, channel, kind, connection, "DONE", "", "9")

    return Facts(
        grants={"c-1": ("+1", "con_1"), "c-2": ("+2", "con_2"), "c-3": ("+3", "con_3")},
        stops={"c-2": "con_2"},
        ended={"c-3": True},
        ids=["grant-1", "grant-2", "grant-3", "end-c-3"],
        gateway=[text("m1", 1, "+1", 200), text("m2", 1, "+2", None), text("m1", 3, "+1", 202), text("m2", 2, "+2", 200), text("m3", 2, "+3", 200)],
        receiver=[Post("w2", 4, {"data": {"connectionId": "con_2"}}, 500), Post("w2", 5, {"data": {"connectionId": "con_2"}}, 204)],
        kills=[2],
        connections=[Connection("c-1", "con_1", "ACTIVE", "SENT"), Connection("c-2", "con_2", "REVOKED", "SENT"), Connection("c-3", "con_3", "REVOKED", "SENT")],
        notifications=["grant-1", "grant-2", "grant-3", "end-c-3"],
        outbox=[message("m1", "TEXT", "NOTICE", "con_1"), message("m2", "TEXT", "NOTICE", "con_2"), message("m3", "TEXT", "NOTICE", "con_3"), message("w2", "WEBHOOK", "CONSENT_REVOKED", "con_2")],
        hops=[Hop("con_2", "DASHBOARD", "CONFIRMED"), Hop("con_3", "PLATFORM", "CONFIRMED")],
        acts=[("connection.granted", "3"), ("connection.stopped", "1"), ("connection.revoked", "1")],
        faults=[],
        verified=True,
    )


def self_test():
    """Breaks a sound run in every way that a loss could look, and sees that each is told."""
    faults = [f"a sound run is called lost: {fault}" for fault in look(sound())[0]]
    con, post = (lambda n: dict(data=dict(connectionId=f"con_{n}"))), sound().receiver[-1]
    breaks = {
        "a grant is gone": lambda f: f.connections.pop(0),
        "a grant is there twice": lambda f: f.connections.append(f.connections[0]),
        "a grant has another id": lambda f: f.connections.__setitem__(0, f.connections[0]._replace(id="con_9")),
        "a grant that nobody heard of": lambda f: f.connections.append(Connection("c-9", "con_9", "ACTIVE", "SENT")),
        "a notification is gone": lambda f: f.notifications.pop(),
        "an end was forgotten": lambda f: f.connections.__setitem__(2, f.connections[2]._replace(status="ACTIVE")),
        "a notice never came": lambda f: f.gateway.pop(),
        "a second notice": lambda f: f.gateway.append(Post("m9", 9, {"to": "+1", "kind": "NOTICE"}, 200)),
        "a second notice in the outbox": lambda f: f.outbox.append(f.outbox[0]._replace(id="m9")),
        "a notice said to be sent": lambda f: f.gateway.append(Post("m3", 1.5, {"to": "+3", "kind": "NOTICE"}, 404)),
        "a text for no grant": lambda f: f.gateway.append(Post("m9", 9, {"to": "+9", "kind": "NOTICE"}, 200)),
        "a repeat without a crash": lambda f: f.kills.clear(),
        "a stop never came": lambda f: f.receiver.clear(),
        "a stop under two ids": lambda f: f.receiver.append(post._replace(id="w9")),
        "a stop that nobody asked for": lambda f: f.receiver.append(post._replace(id="w9", body=con(1))),
        "a hop that says too much": lambda f: f.receiver.append(post._replace(answer=202, at=4)),
        "a hop that says too little": lambda f: f.hops.__setitem__(0, f.hops[0]._replace(state="SENT")),
        "a stop that is not revoked": lambda f: f.connections.__setitem__(1, f.connections[1]._replace(status="ACTIVE")),
        "a lease is left": lambda f: f.outbox.__setitem__(0, f.outbox[0]._replace(lease="x")),
        "a message waits": lambda f: f.outbox.__setitem__(0, f.outbox[0]._replace(settled="")),
        "an act is not recorded": lambda f: f.acts.__setitem__(0, ("connection.granted", "2")),
        "a stop is recorded twice": lambda f: f.acts.__setitem__(1, ("connection.stopped", "2")),
        "a signature was wrong": lambda f: f.faults.append("wrong"),
    }
    for name, spoil in breaks.items():
        facts = copy.deepcopy(sound())
        spoil(facts)
        if not look(facts)[0]:
            faults.append(f"nobody noticed: {name}")
    if not look(sound()._replace(verified=False))[0]:
        faults.append("nobody noticed: the record of acts is not whole")
    return faults, len(breaks) + 2
