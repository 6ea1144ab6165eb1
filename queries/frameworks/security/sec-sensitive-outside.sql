-- SPDX-License-Identifier: MPL-2.0
-- title: Følsomme data uden for huset | Sensitive data outside the house
-- force: advisory
-- principle: security
-- remedy: Forklar med databehandleraftale, land og exitplan | Explain with processor agreement, country and exit plan
-- owner: unit:kit-sikkerhed
-- reach: 1
-- material: hosting country
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | leverandør | supplier
-- column: hosting enum(hosting) | drift | hosting
-- column: country text | land | country
-- column: contract ref | kontrakt | contract
SELECT s.ref AS element, p.ref AS about, s.hosting, p.country,
       (SELECT min(c.ref) FROM relation AS cov JOIN contract AS c ON c.ref = cov.target
        WHERE cov.source = s.ref AND cov.relation = 'covered_by' AND cov.valid AND coalesce(c.ends, '9999') >= :on) AS contract
FROM system AS s
LEFT JOIN relation AS r ON r.source = s.ref AND r.relation = 'supplied_by' AND r.valid
LEFT JOIN supplier AS p ON p.ref = r.target
WHERE s.personal_data IN ('sensitive', 'criminal') AND s.hosting IN ('external', 'hybrid') AND s.standing = 'in_operation'
GROUP BY s.ref, p.ref
ORDER BY element, about
