-- SPDX-License-Identifier: MPL-2.0
-- title: Borgervendt uden NemLog-in | Citizen-facing without NemLog-in
-- about: Borgere møder løsningen, og den kender dem ikke gennem NemLog-in. To skridt, ikke flere: over flere finder man altid et login, som det selv ikke bruger. | Citizens meet the solution, and it does not know them by NemLog-in. Two steps and no more: over more there is always a login that it does not use itself.
-- force: binding
-- principle: security
-- remedy: Brug NemLog-in, direkte eller gennem Selvbetjeningsplatformen | Use NemLog-in, directly or through the self-service platform
-- severity: high
-- owner: unit:kit-sikkerhed
-- reach: 2
-- material: personal_data
-- parameter: login ref = service:nemlog-in | NemLog-in | NemLog-in
-- parameter: platform ref = service:selvbetjeningsplatformen | platform med login | platform with the login
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | om | about
-- column: personal_data enum(personal_data) | personoplysninger | personal data
SELECT s.ref AS element, NULL AS about, s.personal_data
FROM system AS s
WHERE s.environment = 'citizen' AND coalesce(s.personal_data, '') <> 'none' AND s.standing = 'in_operation' AND s.owner IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM dependencies(s.ref, 2) AS d
                  WHERE d.ref IN (:login, :platform) AND d.need IN ('hard', 'soft')
                    AND EXISTS (SELECT 1 FROM relation AS r WHERE r.source = s.ref AND r.valid
                                AND r.relation IN ('depends_on', 'consumes')))
ORDER BY element
