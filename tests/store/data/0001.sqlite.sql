CREATE TABLE article (
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    origin TEXT NOT NULL,
    item_key TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    url TEXT,
    guid TEXT,
    published_at DATETIME,
    updated_at DATETIME,
    slug TEXT NOT NULL,
    dateline JSON,
    marks JSON NOT NULL,
    genre TEXT NOT NULL,
    sketch JSON NOT NULL,
    feed_id TEXT,
    seen_at DATETIME NOT NULL,
    disposition TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT article_version UNIQUE (source, item_key, content_hash)
);

CREATE INDEX article_content ON article (content_hash);

CREATE INDEX ix_article_guid ON article (guid);

CREATE INDEX ix_article_url ON article (url);

CREATE TABLE event (
    id TEXT NOT NULL,
    rule_id TEXT NOT NULL,
    opened_at DATETIME NOT NULL,
    last_at DATETIME NOT NULL,
    actors JSON NOT NULL,
    date_low DATE,
    date_high DATE,
    places JSON NOT NULL,
    told JSON NOT NULL,
    retracted BOOLEAN NOT NULL,
    related_to TEXT,
    PRIMARY KEY (id)
);

CREATE INDEX event_open ON event (rule_id, last_at);

CREATE TABLE feed (
    feed_id TEXT NOT NULL,
    condition TEXT NOT NULL,
    next_at DATETIME NOT NULL,
    last_ok_at DATETIME,
    error TEXT,
    failures INTEGER NOT NULL,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    dropped INTEGER NOT NULL,
    PRIMARY KEY (feed_id)
);

CREATE TABLE meta (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
);

CREATE TABLE alert (
    id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    rule_id TEXT NOT NULL,
    rule_revision TEXT NOT NULL,
    reason TEXT NOT NULL,
    at DATETIME NOT NULL,
    article_id TEXT NOT NULL,
    severity TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    changes JSON NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(event_id) REFERENCES event (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(article_id) REFERENCES article (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_alert_article_id ON alert (article_id);

CREATE INDEX ix_alert_event_id ON alert (event_id);

CREATE TABLE decision (
    seq INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    rule_id TEXT NOT NULL,
    rule_revision TEXT,
    kind TEXT,
    because TEXT NOT NULL,
    evidence TEXT NOT NULL,
    event_id TEXT,
    score FLOAT,
    changes JSON NOT NULL,
    at DATETIME NOT NULL,
    PRIMARY KEY (seq),
    FOREIGN KEY(article_id) REFERENCES article (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_decision_article_id ON decision (article_id);

CREATE INDEX ix_decision_event_id ON decision (event_id);

CREATE TABLE event_article (
    event_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    source TEXT NOT NULL,
    origin TEXT NOT NULL,
    item_key TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    seen_at DATETIME NOT NULL,
    decision TEXT NOT NULL,
    sketch JSON NOT NULL,
    terms JSON NOT NULL,
    PRIMARY KEY (event_id, position),
    FOREIGN KEY(event_id) REFERENCES event (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_event_article_article_id ON event_article (article_id);

CREATE TABLE event_figure (
    event_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    side TEXT,
    role TEXT NOT NULL,
    claimant TEXT,
    low BIGINT,
    high BIGINT,
    hedge TEXT NOT NULL,
    wire TEXT NOT NULL,
    article_id TEXT NOT NULL,
    asserted_at DATETIME NOT NULL,
    told BOOLEAN NOT NULL,
    victims TEXT NOT NULL,
    PRIMARY KEY (event_id, position),
    FOREIGN KEY(event_id) REFERENCES event (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE delivery (
    alert_id TEXT NOT NULL,
    recipient_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    urgency INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    queued_at DATETIME NOT NULL,
    next_at DATETIME NOT NULL,
    error TEXT,
    sent_at DATETIME,
    PRIMARY KEY (alert_id, recipient_id),
    FOREIGN KEY(alert_id) REFERENCES alert (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX delivery_due ON delivery (state, next_at);

CREATE INDEX delivery_recipient ON delivery (recipient_id, state);
