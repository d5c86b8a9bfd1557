-- Numbers, by blind index, whose person wants no texts about connections.
CREATE TABLE opt_outs (
    lookup TEXT NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL
);
