-- SPDX-License-Identifier: MPL-2.0
-- title: System på teknologi uden support | System on technology past support
-- force: binding
-- principle: security
-- remedy: Opgradér, eller søg dispensation med en dato | Upgrade, or apply for a waiver with a date
-- severity: high
-- owner: unit:kit-sikkerhed
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
FROM (SELECT e.ref AS element, use.target AS about, use.version, a.support_until, a.waiver
      FROM relation AS use
      JOIN element AS e ON e.ref = use.source
      JOIN approval(use.target, use.version, e.owner, 'existing', e.ref) AS a
      WHERE use.relation = 'uses_technology' AND use.source_kind IN ('system', 'service') AND use.valid
        AND e.standing IN ('in_operation', 'retired_but_used') AND a.support_ended
      ORDER BY element, about, use.version)
GROUP BY element, about
ORDER BY element, about
