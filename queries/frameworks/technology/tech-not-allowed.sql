-- SPDX-License-Identifier: MPL-2.0
-- title: Teknologi, afgørelserne ikke tillader | Technology the decisions do not allow
-- about: Afgørelserne siger nej, eller kun ja ved dispensation. Det, der først tages i brug efter i dag, er nyt. | The decisions say no, or yes by a waiver alone. What is taken into use after today is new.
-- force: binding
-- principle: technology
-- remedy: Vælg et godkendt alternativ, eller søg dispensation | Choose an approved alternative, or apply for a waiver
-- owner: unit:kit-platform
-- reach: 1
-- material: version code
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | teknologi | technology
-- column: version text | version | version
-- column: code text | svar | verdict
-- column: decision ref | afgørelse | decision
-- column: waiver ref | dispensation | waiver
SELECT element, about, group_concat(version, ', ') AS version, min(code) AS code, min(decision) AS decision,
       CASE WHEN count(waiver) = count(*) THEN min(waiver) END AS waiver
FROM (SELECT e.ref AS element, use.target AS about, use.version, a.code, a.decision, a.waiver
      FROM relation AS use
      JOIN element AS e ON e.ref = use.source
      JOIN approval(use.target, use.version, e.owner,
           CASE WHEN coalesce(use.valid_from, e.phasing_in_from, e.active_from, '') > :asked THEN 'new' ELSE 'existing' END,
           e.ref) AS a
      WHERE use.relation = 'uses_technology' AND use.valid AND e.standing IN ('in_operation', 'retired_but_used')
        AND (NOT a.allowed OR a.waiver IS NOT NULL) AND a.code NOT LIKE '%not_assessed'
      ORDER BY element, about, use.version)
GROUP BY element, about
ORDER BY element, about
