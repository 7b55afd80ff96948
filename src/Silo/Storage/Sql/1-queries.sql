-- Microsoft Orleans' ADO.NET providers look their statements up by key; the tables behind the statements are ours.
CREATE TABLE IF NOT EXISTS orleansquery (
    querykey  text PRIMARY KEY,
    querytext text NOT NULL
);
