-- SPDX-License-Identifier: MPL-2.0
-- title: Hvad der kommer og går | What comes and goes
-- about: Systemer og services, der skifter fase inden for så mange dage. |
--   Systems and services that change phase within so many days.
-- parameter: days integer = 730 | Dage frem | Days ahead
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: day date | dato | date
-- column: becomes enum(lifecycle) | bliver | becomes
-- column: ref ref | element | element
-- column: name text | navn | name
-- column: owner ref | ejer | owner
-- column: cost money | udgift pr. år | cost per year
-- chart: timeline name day
WITH turns(ref, day, becomes) AS (
  SELECT ref, phasing_in_from, 'phasing_in' FROM element
  UNION ALL SELECT ref, active_from, 'active' FROM element
  UNION ALL SELECT ref, phasing_out_from, 'phasing_out' FROM element
  UNION ALL SELECT ref, retired_from, 'retired' FROM element)
SELECT turns.day, turns.becomes, e.ref, e.name, e.owner, e.yearly_cost AS cost
FROM turns JOIN element AS e ON e.ref = turns.ref
WHERE turns.day > :on AND turns.day <= date(:on, '+' || :days || ' days')
  AND e.kind IN ('system', 'service') AND within(e.owner, :unit)
ORDER BY turns.day, e.ref, turns.becomes
