-- SPDX-License-Identifier: MPL-2.0
-- title: Følsomme data uden for huset | Sensitive data outside the house
-- about: Systemer med følsomme oplysninger eller oplysninger om strafbare forhold, der drives helt eller delvist uden for eget datacenter, med leverandør og land. |
--   Systems with sensitive or criminal data that are run wholly or partly outside our own data centre, with supplier and country.
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: system ref | system | system
-- column: name text | navn | name
-- column: personal_data enum(personal_data) | personoplysninger | personal data
-- column: hosting enum(hosting) | drift | hosting
-- column: supplier ref | leverandør | supplier
-- column: country text | land | country
-- column: owner ref | ejer | owner
-- framework: data
SELECT s.ref AS system, s.name, s.personal_data, s.hosting, p.ref AS supplier, p.country, s.owner
FROM system AS s
LEFT JOIN relation AS r ON r.source = s.ref AND r.relation = 'supplied_by' AND r.valid
LEFT JOIN supplier AS p ON p.ref = r.target
WHERE s.personal_data IN ('sensitive', 'criminal') AND s.hosting IN ('external', 'hybrid')
  AND s.standing IN ('in_operation', 'retired_but_used') AND within(s.owner, :unit)
ORDER BY s.ref, p.ref
