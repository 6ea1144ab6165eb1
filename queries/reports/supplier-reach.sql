-- SPDX-License-Identifier: MPL-2.0
-- title: Leverandørers rækkevidde | Reach of suppliers
-- about: Hvad hver leverandør leverer, hvad det koster om året, og hvor mange elementer og forvaltninger der berøres, hvis leverandøren falder bort. |
--   What each supplier supplies, what it costs a year, and how many elements and administrations are touched if the supplier is gone.
-- parameter: supplier ref = none | Kun denne leverandør | Only this supplier
-- column: supplier ref | leverandør | supplier
-- column: name text | navn | name
-- column: country text | land | country
-- column: supplies integer | leverer | supplies
-- column: contracts integer | kontrakter, der løber | contracts in force
-- column: cost money | udgift pr. år | cost per year
-- column: unstated integer | ikke oplyst | not stated
-- column: reaches integer | berører | reaches
-- column: administrations integer | forvaltninger | administrations
-- chart: bar name reaches
WITH agreed(supplier, cost) AS (
  SELECT r.target, c.cost FROM contract AS c JOIN relation AS r ON r.source = c.ref
  WHERE r.relation = 'supplied_by' AND r.valid
    AND (c.starts IS NULL OR c.starts <= :on) AND (c.ends IS NULL OR c.ends >= :on))
SELECT s.ref AS supplier, s.name, s.country,
       (SELECT count(*) FROM relation AS r
        WHERE r.target = s.ref AND r.relation = 'supplied_by' AND r.source_kind <> 'contract' AND r.valid) AS supplies,
       (SELECT count(*) FROM agreed WHERE agreed.supplier = s.ref) AS contracts,
       (SELECT sum(cost) FROM agreed WHERE agreed.supplier = s.ref) AS cost,
       (SELECT count(*) FROM agreed WHERE agreed.supplier = s.ref AND agreed.cost IS NULL) AS unstated,
       (SELECT count(*) FROM dependents(s.ref)) AS reaches,
       (SELECT count(DISTINCT d.administration) FROM dependents(s.ref) AS d) AS administrations
FROM supplier AS s
WHERE :supplier IS NULL OR s.ref = :supplier
ORDER BY reaches DESC, s.ref
