INSERT INTO meta VALUES ('schema', '1');

INSERT INTO meta VALUES ('started_at', '2031-05-04T06:00:00+00:00');

INSERT INTO feed VALUES ('ap', 'ok', '2031-05-04 12:01:00.000000', '2031-05-04 12:00:00.000000', NULL, 0, '"x"', NULL, '0f', 2);

INSERT INTO article VALUES ('a1', 'ap', 'ap', 'guid-a1', 'hash-a1', 'Border clash a1', 'YEREVAN (AP) — Two soldiers were killed.', 'en', 'https://wire.example/a1', 'guid-a1', '2031-05-04 12:00:00.000000', NULL, 'Border-Clash', '["YEREVAN", "AP", 15]', '[["update", "title", 0, 6, "Border"]]', 'news', '[3, 9223372036854775807]', 'ap', '2031-05-04 12:00:00.000000', 'matched');

INSERT INTO event VALUES ('e1', 'border-clash', '2031-05-04 12:00:00.000000', '2031-05-04 12:00:00.000000', '["ARM", "AZE"]', '2031-05-04', NULL, '["sotk"]', '["ceasefire:agreed"]', FALSE, NULL);

INSERT INTO event_article VALUES ('e1', 0, 'a1', 'ap', 'ap', 'guid-a1', 'hash-a1', 'Border-Clash', 'Border clash a1', '2031-05-04 12:00:00.000000', 'new', '[3, 9223372036854775807]', '["border", "clash"]');

INSERT INTO event_figure VALUES ('e1', 0, 'killed', 'ARM', 'side', 'ARM', 2, 2, 'exact', 'ap', 'a1', '2031-05-04 12:00:00.000000', FALSE, 'unspecified');

INSERT INTO decision (article_id, rule_id, rule_revision, kind, because, evidence, event_id, score, changes, at) VALUES ('a1', 'border-clash', '0a1b2c3d', 'update', 'figure_changed', 'killed ARM 2 → 4', 'e1', 0.93, '[["killed", "ARM", "2", "4", "ARM"]]', '2031-05-04 12:00:00.000000');

INSERT INTO alert VALUES ('al1', 'e1', 'border-clash', '0a1b2c3d', 'update', '2031-05-04 12:00:00.000000', 'a1', 'high', 'Border clash: 4 killed', 'Killed (ARM): 2 → 4', '[["killed", "ARM", "2", "4", "ARM"]]', '{"id": "a1"}');

INSERT INTO delivery VALUES ('al1', 'desk/1', 'desk', 'due', 2, 0, '2031-05-04 12:00:00.000000', '2031-05-04 12:00:00.000000', NULL, NULL);
