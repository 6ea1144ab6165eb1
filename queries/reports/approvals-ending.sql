-- SPDX-License-Identifier: MPL-2.0
-- title: Godkendelser, der udløber | Approvals that end
-- about: Afgørelser, der tillader noget og udløber inden for så mange dage, med hvor mange steder det bruges nu. |
--   Decisions that allow something and end within so many days, with in how many places it is used now.
-- parameter: days integer = 180 | Dage frem | Days ahead
-- parameter: expired boolean = false | Også dem, der er udløbet | Also those that have expired
-- parameter: unit ref = none | Kun det, denne enhed og dens underenheder bruger | Only what this unit and those beneath it use
-- column: decision ref | afgørelse | decision
-- column: name text | navn | name
-- column: verdict enum(verdict) | udfald | verdict
-- column: valid_until date | gælder til og med | valid until
-- column: subject ref | om | about
-- column: versions text | versioner | versions
-- column: used_in integer | bruges i | used in
-- column: owner ref | ejer | owner
-- chart: timeline name valid_until
-- framework: technology
SELECT d.ref AS decision, d.name, d.verdict, d.valid_until, about.target AS subject, d.versions_in AS versions,
       (SELECT count(*) FROM relation AS use
        JOIN element AS e ON e.ref = use.source
        WHERE within(e.owner, :unit) AND use.target = about.target AND use.relation = 'uses_technology' AND use.valid
          AND in_range(use.version, d.versions_in, use.target)) AS used_in,
       d.owner
FROM decision AS d LEFT JOIN relation AS about ON about.source = d.ref AND about.relation = 'decides'
WHERE d.verdict IN ('approved', 'approved_with_conditions', 'pilot', 'phasing_out')
  AND d.valid_until <= date(:on, '+' || :days || ' days') AND (:expired OR d.valid_until >= :on)
  AND (:unit IS NULL OR used_in > 0)
ORDER BY d.valid_until, d.ref, subject
