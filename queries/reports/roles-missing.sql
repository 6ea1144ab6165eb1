-- SPDX-License-Identifier: MPL-2.0
-- title: Systemer uden systemejer | Systems without a system owner
-- about: Systemer i drift, hvor ingen har rollen, med hvor kritiske de er. |
--   Systems in operation where nobody has the role, with how critical they are.
-- parameter: role text = system_owner | Rollen | The role
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: system ref | system | system
-- column: name text | navn | name
-- column: criticality enum(criticality) | kritikalitet | criticality
-- column: owner ref | ejer | owner
-- framework: security
SELECT s.ref AS system, s.name, s.criticality, s.owner
FROM system AS s
WHERE s.standing IN ('in_operation', 'retired_but_used') AND within(s.owner, :unit)
  AND NOT EXISTS (SELECT 1 FROM json_each(s.roles) AS r WHERE r.value ->> 'role' = :role)
ORDER BY CASE s.criticality WHEN 'society_critical' THEN 1 WHEN 'business_critical' THEN 2 WHEN 'normal' THEN 3
         WHEN 'low' THEN 4 ELSE 5 END, s.ref
