-- SPDX-License-Identifier: MPL-2.0
-- title: Teknologier i brug | Technologies in use
-- about: Hvor mange elementer og forvaltninger der bruger hver teknologi og version. |
--   How many elements and administrations use each technology and version.
-- parameter: category text = none | Kun denne kategori | Only this category
-- column: technology ref | teknologi | technology
-- column: name text | navn | name
-- column: category text | kategori | category
-- column: version text | version | version
-- column: used_in integer | bruges i | used in
-- column: administrations integer | forvaltninger | administrations
-- chart: bar name used_in
SELECT t.ref AS technology, t.name, t.category, use.version,
       count(DISTINCT e.ref) AS used_in, count(DISTINCT e.administration) AS administrations
FROM technology AS t JOIN relation AS use ON use.target = t.ref
JOIN element AS e ON e.ref = use.source
WHERE use.relation = 'uses_technology' AND use.valid AND e.standing IN ('in_operation', 'retired_but_used')
  AND (:category IS NULL OR t.category = :category)
GROUP BY t.ref, use.version
ORDER BY used_in DESC, t.ref, use.version
