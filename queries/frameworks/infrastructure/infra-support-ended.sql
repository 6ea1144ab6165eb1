-- SPDX-License-Identifier: MPL-2.0
-- title: Server uden leverandørens support | Server past its supplier's support
-- force: binding
-- principle: reliable
-- remedy: Opgradér, eller søg dispensation med en dato | Upgrade, or apply for a waiver with a date
-- owner: unit:kit-platform
-- reach: 1
-- material: version
-- yields_to: tech-not-allowed
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | teknologi | technology
-- column: version text | version | version
-- column: support_until date | support til | support until
-- column: waiver ref | dispensation | waiver
SELECT element, about, group_concat(version, ', ') AS version, min(support_until) AS support_until,
       CASE WHEN count(waiver) = count(*) THEN min(waiver) END AS waiver
FROM (SELECT i.ref AS element, use.target AS about, use.version, a.support_until, a.waiver
      FROM infrastructure AS i
      JOIN relation AS use ON use.source = i.ref AND use.relation = 'uses_technology' AND use.valid
      JOIN approval(use.target, use.version, i.owner, 'existing', NULL) AS a
      WHERE a.support_ended AND i.standing IN ('in_operation', 'retired_but_used')
      ORDER BY element, about, use.version)
GROUP BY element, about
ORDER BY element, about
