-- SPDX-License-Identifier: MPL-2.0
-- title: Dispensation udløbet, brugen fortsætter | Waiver ended, use goes on
-- force: binding
-- principle: security
-- remedy: Afvikl brugen, eller søg forlængelse | End the use, or apply for renewal
-- owner: unit:kit-sikkerhed
-- reach: 2
-- material: version
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | dispensation | waiver
-- column: version text | version | version
-- column: valid_until date | gjaldt til | was valid until
-- column: state enum(deviation_state) | tilstand | state
WITH ended(waiver, versions, unit, valid_until, state, technology) AS (
  SELECT d.ref, d.versions_in, d.scope_unit, d.valid_until, d.state, coalesce(decides.target, x.target)
  FROM deviation AS d
  JOIN relation AS x ON x.source = d.ref AND x.relation = 'exempts'
  LEFT JOIN relation AS decides ON decides.source = x.target AND decides.relation = 'decides'
  WHERE d.type = 'waiver' AND d.rule IS NULL AND (d.state = 'lapsed' OR (d.state = 'granted' AND d.valid_until < :on)))
SELECT e.ref AS element, ended.waiver AS about, group_concat(DISTINCT use.version) AS version, ended.valid_until, ended.state
FROM ended
JOIN relation AS use ON use.target = ended.technology AND use.relation = 'uses_technology' AND use.valid
JOIN element AS e ON e.ref = use.source
WHERE (ended.versions IS NULL OR in_range(use.version, ended.versions, ended.technology))
  AND (ended.unit IS NULL OR within(e.owner, ended.unit))
  AND e.standing IN ('in_operation', 'retired_but_used')
  AND (NOT EXISTS (SELECT 1 FROM relation AS only WHERE only.source = ended.waiver AND only.relation = 'exempts'
                   AND only.target_kind = 'system')
       OR EXISTS (SELECT 1 FROM relation AS this WHERE this.source = ended.waiver AND this.relation = 'exempts'
                  AND this.target = e.ref))
  AND NOT (SELECT a.allowed FROM approval(ended.technology, use.version, e.owner, 'existing', e.ref) AS a)
GROUP BY e.ref, ended.waiver
ORDER BY element, about
