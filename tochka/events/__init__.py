"""Events: dates, place, parts with their audiences, stations, programme, opening and closing, the calendar."""
