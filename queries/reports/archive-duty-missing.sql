-- SPDX-License-Identifier: MPL-2.0
-- title: Arkivpligt ikke afklaret | Archive duty not settled
-- about: Vores systemer i drift, der er master for data, men hvor det ikke står, om data skal bevares eller kasseres. |
--   Our systems in operation that master data, but do not say whether these are to be kept or discarded.
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: system ref | system | system
-- column: name text | navn | name
-- column: owner ref | ejer | owner
-- column: masters integer | master for | masters
-- column: phase enum(lifecycle) | fase | phase
-- framework: data
SELECT s.ref AS system, s.name, s.owner, count(*) AS masters, s.phase
FROM system AS s JOIN relation AS m ON m.source = s.ref
WHERE m.relation = 'masters' AND m.valid AND s.archive_duty IS NULL AND s.owner IS NOT NULL
  AND s.standing IN ('in_operation', 'retired_but_used') AND within(s.owner, :unit)
GROUP BY s.ref
ORDER BY masters DESC, s.ref
