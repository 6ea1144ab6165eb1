-- SPDX-License-Identifier: MPL-2.0
-- title: Teknologier i flere versioner | Technologies in several versions
-- about: Teknologier, der bruges i flere versioner på én gang. |
--   Technologies of which several versions are used at the same time.
-- parameter: least integer = 2 | Versioner mindst | Versions at least
-- column: technology ref | teknologi | technology
-- column: name text | navn | name
-- column: versions integer | versioner | versions
-- column: which text | hvilke | which
-- column: used_in integer | bruges i | used in
-- chart: bar name versions
-- framework: technology
SELECT technology, name, count(*) AS versions, group_concat(version, ', ') AS which, sum(uses) AS used_in
FROM (SELECT t.ref AS technology, t.name, use.version, count(*) AS uses
      FROM technology AS t JOIN relation AS use ON use.target = t.ref
      WHERE use.relation = 'uses_technology' AND use.valid AND use.version IS NOT NULL
      GROUP BY t.ref, use.version
      ORDER BY t.ref, CAST(use.version AS INTEGER), length(use.version), use.version)
GROUP BY technology
HAVING count(*) >= :least
ORDER BY versions DESC, technology
