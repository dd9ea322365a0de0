-- Where what leaves the service goes: said by an administrator for each gateway, in their name and on their day (Law 25,
-- s. 8; access act, s. 65: people are told what may leave Québec). Added to: the latest of a gateway and its host holds.
CREATE TABLE gateway_place (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gateway text NOT NULL CHECK (gateway IN ('hosting', 'email', 'text', 'sign_in', 'antivirus')),
    -- Which machine it was said of: another one is another place.
    host text NOT NULL CHECK (length(host) BETWEEN 1 AND 300),
    -- Outside Québec, where, in both languages; null: in Québec.
    place_fr text CHECK (length(trim(place_fr)) BETWEEN 2 AND 120),
    place_en text CHECK (length(trim(place_en)) BETWEEN 2 AND 120),
    attested_by bigint NOT NULL DEFAULT actor_account(),
    attested_on date NOT NULL DEFAULT (now() AT TIME ZONE 'America/Toronto')::date,
    CHECK ((place_fr IS NULL) = (place_en IS NULL))
);
CREATE INDEX gateway_place_latest ON gateway_place (gateway, host, id DESC);
ALTER TABLE gateway_place ENABLE ROW LEVEL SECURITY;
CREATE POLICY gateway_place_read ON gateway_place FOR SELECT TO adequation_service USING (true);
CREATE POLICY gateway_place_attest ON gateway_place FOR INSERT TO adequation_service WITH CHECK (
    (SELECT actor_role()) = 'administrator' AND attested_by = (SELECT actor_account())
    AND attested_on = (now() AT TIME ZONE 'America/Toronto')::date);
GRANT SELECT ON gateway_place TO adequation_service;
GRANT INSERT (gateway, host, place_fr, place_en) ON gateway_place TO adequation_service;
