-- SPDX-License-Identifier: MPL-2.0
-- title: Egen platform til ét system | A platform of its own for one system
-- about: Et system hos en forvaltning, som er alene om at køre på sin platform. | An administration's system that is alone on its platform.
-- force: advisory
-- principle: fewest_systems
-- remedy: Brug den fælles drift, eller forklar hvorfor den ikke kan bruges | Use the shared hosting, or explain why it cannot be used
-- owner: unit:kit-platform
-- reach: 1
-- material: hosting
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | platform | platform
-- column: platform text | platformens navn | name of the platform
-- column: hosting enum(hosting) | drift | hosting
SELECT s.ref AS element, i.ref AS about, i.name AS platform, i.hosting
FROM relation AS r
JOIN system AS s ON s.ref = r.source
JOIN infrastructure AS i ON i.ref = r.target
WHERE r.relation = 'runs_on' AND r.valid AND s.standing = 'in_operation' AND i.standing = 'in_operation'
  AND s.administration IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM relation AS o JOIN element AS other ON other.ref = o.source
                  WHERE o.target = i.ref AND o.valid AND o.relation IN ('runs_on', 'depends_on')
                    AND o.source <> s.ref AND other.standing = 'in_operation')
GROUP BY s.ref, i.ref
ORDER BY element, about
