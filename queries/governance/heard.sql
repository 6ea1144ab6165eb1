-- SPDX-License-Identifier: MPL-2.0
-- title: Hvem høres | Who is heard
-- about: Den, hvis løsninger, data, penge eller regler forslaget rører ved, høres; den, der kun kan mærke det, orienteres. Hvad borgere møder, høres hos borgerservice, og følsomme data og kunstig intelligens hos sikkerheden. |
--   Whose solutions, data, money or rules the proposal touches is heard; who may only notice it is informed. What citizens meet is heard by citizen services, and sensitive data and artificial intelligence by security.
-- parameter: citizens text = unit:kff | Enhed med ansvar for borgernes indgang | Unit that answers for the citizens' entrance
-- parameter: security text = unit:kit-sikkerhed | Enhed med ansvar for sikkerhed | Unit that answers for security
-- column: party ref | part | party
-- column: body text | udvalg | body
-- column: force one_of(heard,informed) | hvordan | how
-- column: reason text | fordi | because
-- column: because ref | element | element
WITH reasons AS (
  SELECT party, CASE how WHEN 'informed' THEN 'informed' ELSE 'heard' END AS force, how AS reason, ref
  FROM touched
  UNION ALL
  SELECT :citizens, 'heard', 'citizen_service', t.ref
  FROM touched AS t JOIN element AS e ON e.ref = t.ref
  WHERE e.environment = 'citizen' AND t.how IN ('adds', 'owns_changed', 'loses')
  UNION ALL
  SELECT :security, 'heard', 'sensitive_data', t.ref
  FROM touched AS t JOIN element AS e ON e.ref = t.ref
  LEFT JOIN system AS s ON s.ref = t.ref LEFT JOIN data_asset AS d ON d.ref = t.ref
  WHERE (t.how = 'adds' OR (t.how = 'owns_needed' AND e.kind = 'data_asset'))
    AND (e.data_class = 'sensitive' OR coalesce(s.personal_data, d.personal_data) IN ('sensitive', 'criminal'))
  UNION ALL
  SELECT :security, 'heard', 'ai', NULL FROM proposal WHERE ai <> 'none'
)
-- an authority outside the city is no party to its cases
SELECT r.party, u.committee AS body, r.force, r.reason, r.ref AS because
FROM reasons AS r JOIN unit AS u ON u.ref = r.party
WHERE u.type IS NOT 'external'
GROUP BY r.party, r.force, r.reason, r.ref
ORDER BY r.party, r.force, r.reason, r.ref
