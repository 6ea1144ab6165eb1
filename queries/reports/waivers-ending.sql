-- SPDX-License-Identifier: MPL-2.0
-- title: Dispensationer, der udløber | Waivers that end
-- about: Dispensationer, der er bortfaldet, udløbet eller udløber inden for så mange dage, med hvad de fritager. |
--   Waivers that have lapsed, have ended or end within so many days, with what they exempt.
-- parameter: days integer = 180 | Dage frem | Days ahead
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: waiver ref | dispensation | waiver
-- column: name text | navn | name
-- column: valid_until date | gælder til og med | valid until
-- column: state enum(deviation_state) | tilstand | state
-- column: ended boolean | udløbet | ended
-- column: exempts ref | fritager | exempts
-- column: renewals integer | forlængelser | renewals
-- column: owner ref | ejer | owner
-- chart: timeline name valid_until
-- framework: security
SELECT d.ref AS waiver, d.name, d.valid_until, d.state,
       d.valid_until < :on AS ended, r.target AS exempts, d.renewals, d.owner
FROM deviation AS d LEFT JOIN relation AS r ON r.source = d.ref AND r.relation = 'exempts'
WHERE d.type = 'waiver' AND d.state IN ('granted', 'lapsed') AND d.valid_until <= date(:on, '+' || :days || ' days')
  AND within(d.owner, :unit)
ORDER BY d.valid_until, d.ref, r.target
