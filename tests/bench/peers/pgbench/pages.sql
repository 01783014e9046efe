\set count random(1, 199)
select id,name,kind,grp from units order by id limit :count;
