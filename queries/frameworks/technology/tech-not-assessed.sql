-- SPDX-License-Identifier: MPL-2.0
-- title: Teknologi, ingen har vurderet | Technology nobody has assessed
-- force: advisory
-- principle: technology
-- remedy: Bed om en vurdering | Ask for an assessment
-- owner: unit:kit-platform
-- reach: 1
-- material: version
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | teknologi | technology
-- column: version text | version | version
-- column: code text | svar | verdict
SELECT element, about, group_concat(version, ', ') AS version, min(code) AS code
FROM (SELECT e.ref AS element, use.target AS about, use.version, a.code
      FROM relation AS use
      JOIN element AS e ON e.ref = use.source
      JOIN approval(use.target, use.version, e.owner, 'existing', e.ref) AS a
      WHERE use.relation = 'uses_technology' AND use.valid AND e.standing = 'in_operation' AND a.code LIKE '%not_assessed'
      ORDER BY element, about, use.version)
GROUP BY element, about
ORDER BY element, about
