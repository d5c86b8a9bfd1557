DROP TABLE raised_limits;
