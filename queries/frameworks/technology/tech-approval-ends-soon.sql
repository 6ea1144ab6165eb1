-- SPDX-License-Identifier: MPL-2.0
-- title: Godkendelsen udløber inden to år efter idriftsættelse | Approval ends within two years of going live
-- about: Noget, der er gået i drift det sidste år, står på en godkendelse, som udløber før to år er gået. | Something that went live in the last year stands on an approval that ends before two years have passed.
-- force: advisory
-- principle: technology
-- remedy: Vælg en nyere version, eller planlæg opgraderingen | Choose a newer version, or plan the upgrade
-- owner: unit:kit-platform
-- reach: 1
-- material: version valid_until
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | teknologi | technology
-- column: version text | version | version
-- column: valid_until date | gælder til | valid until
SELECT element, about, group_concat(version, ', ') AS version, min(valid_until) AS valid_until
FROM (SELECT e.ref AS element, use.target AS about, use.version, a.valid_until
      FROM element AS e
      JOIN relation AS use ON use.source = e.ref AND use.relation = 'uses_technology' AND use.valid
      JOIN approval(use.target, use.version, e.owner, 'existing', e.ref) AS a
      WHERE e.active_from > date(:on, '-12 months') AND e.standing = 'in_operation'
        AND a.allowed AND a.valid_until < date(e.active_from, '+24 months')
      ORDER BY element, about, use.version)
GROUP BY element, about
ORDER BY element, about
