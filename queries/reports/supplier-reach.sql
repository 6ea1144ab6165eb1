-- SPDX-License-Identifier: MPL-2.0
-- title: Leverandørers rækkevidde | Reach of suppliers
-- about: Hvad hver leverandør leverer, hvad det koster om året, og hvor mange elementer og forvaltninger der berøres, hvis leverandøren falder bort. Udløber en kontrakt, mens noget, den dækker, er i drift uden en ny, står dens pris som den sidst kendte. |
--   What each supplier supplies, what it costs a year, and how many elements and administrations are touched if the supplier is gone. Where a contract has ended while something it covers is in operation without a new one, its price stands as the last known.
-- parameter: supplier ref = none | Kun denne leverandør | Only this supplier
-- column: supplier ref | leverandør | supplier
-- column: name text | navn | name
-- column: country text | land | country
-- column: supplies integer | leverer | supplies
-- column: contracts integer | kontrakter, der løber | contracts in force
-- column: cost money | udgift pr. år, ellers sidst kendt | cost per year, else the last known
-- column: unstated integer | ikke oplyst | not stated
-- column: ended integer | kontrakter udløbet uden ny | contracts ended without a new one
-- column: reaches integer | berører | reaches
-- column: administrations integer | forvaltninger | administrations
-- chart: bar name reaches
-- A contract's relations are those of its last day: many end with it.
WITH made(supplier, ref, cost, ends, in_force) AS (
  SELECT r.target, c.ref, c.cost, c.ends, c.ends IS NULL OR c.ends >= :on
  FROM contract AS c JOIN relation AS r ON r.source = c.ref
  WHERE r.relation = 'supplied_by' AND (c.starts IS NULL OR c.starts <= :on)
    AND (r.valid_from IS NULL OR r.valid_from <= min(:on, coalesce(c.ends, :on)))
    AND (r.valid_to IS NULL OR r.valid_to >= min(:on, coalesce(c.ends, :on)))),
agreed(supplier, cost, in_force) AS (
  SELECT supplier, cost, in_force FROM made
  WHERE in_force OR EXISTS (
    SELECT 1 FROM relation AS covers JOIN element AS e ON e.ref = covers.source
    WHERE covers.target = made.ref AND covers.relation = 'covered_by'
      AND e.standing IN ('in_operation', 'retired_but_used')
      AND (covers.valid_to IS NULL OR covers.valid_to >= made.ends)
      AND NOT EXISTS (
        SELECT 1 FROM relation AS later JOIN contract AS next ON next.ref = later.target
        WHERE later.source = covers.source AND later.relation = 'covered_by' AND next.starts > made.ends AND next.starts <= :on)))
SELECT s.ref AS supplier, s.name, s.country,
       (SELECT count(*) FROM relation AS r
        WHERE r.target = s.ref AND r.relation = 'supplied_by' AND r.source_kind <> 'contract' AND r.valid) AS supplies,
       (SELECT count(*) FROM agreed WHERE agreed.supplier = s.ref AND in_force) AS contracts,
       (SELECT sum(cost) FROM agreed WHERE agreed.supplier = s.ref) AS cost,
       (SELECT count(*) FROM agreed WHERE agreed.supplier = s.ref AND (agreed.cost IS NULL OR NOT in_force)) AS unstated,
       (SELECT count(*) FROM agreed WHERE agreed.supplier = s.ref AND NOT in_force) AS ended,
       (SELECT count(*) FROM dependents(s.ref)) AS reaches,
       (SELECT count(DISTINCT d.administration) FROM dependents(s.ref) AS d) AS administrations
FROM supplier AS s
WHERE :supplier IS NULL OR s.ref = :supplier
ORDER BY reaches DESC, s.ref
