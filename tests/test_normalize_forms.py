"""Forms of several provinces, drawn as text, give their records."""

from __future__ import annotations

from decimal import Decimal

from normalize.records import Report
from normalize.report import normalize
from rules.validate import validate
from tests.printed_tables import document, table

PROJECT = """
| 项目名称 | 老旧小区改造 | < | < | < | < | < | < |
| 主管部门 | 某县住房和城乡建设局 | < | < | 实施单位 | 某县住房保障中心 | < | < |
| 项目资金(万元) | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | 800.00 | 760.00 | 722.00 | 10 | 95.00% | 9.5 |
| ^ | 其中：当年财政拨款 | 700.00 | 660.00 | 622.00 | - | 94.24% | - |
| ^ | 上年结转资金 | 100.00 | 100.00 | 100.00 | - | 100.00% | - |
| ^ | 其他资金 | 0.00 | 0.00 | 0.00 | - | 0.00% | - |
| 年度总体目标 | 预期目标 | < | < | 实际完成情况 | < | < | < |
| ^ | 改造老旧小区12个，惠及居民3200户。 | < | < | 改造老旧小区12个，惠及居民3215户。 | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
| 产出指标(50分) | 数量指标 | 指标1：改造小区数量 | ≥12个 | 12 | 20 | 20 | |
| ^ | 质量指标 | 工程验收合格率 | ＝100％ | 100% | 10 | 10 | |
| ^ | 时效指标 | 指标1：完成时间 | 12月31日前 | 11月20日 | 10 | 10 | |
| ^ | 成本指标 | 单位改造成本 | ≤60万元/个 | 60.17万元 | 10 | 9 | 材料涨价 |
| 效益指标(30分) | 社会效益指标 | 惠及居民户数 | ≥3200户 | 3215户 | 20 | 20 | |
| ^ | 可持续影响指标 | 指标2 | | | | | |
| ^ | ^ | …… | | | | | |
| ^ | ^ | 长效管理机制 | 建立健全 | 达成预期目标 | 10 | 10 | |
| 满意度指标(10分) | 服务对象满意度指标 | 居民满意度 | ≥95% | 97.5% | 10 | 10 | |
| 总分 | < | < | < | < | 100 | 98.5 | |
"""


def _only(*blocks: object) -> Report:
    reports = normalize(document(*blocks))  # type: ignore[arg-type]
    assert len(reports) == 1
    return reports[0]


def test_project_form_of_the_2020_pattern() -> None:
    """The common project form gives its profile, funds with parents, indicators without placeholders.

    Totals.
    """
    report = _only("# 项目支出绩效自评表", "（2023年度）", table(PROJECT))
    assert (report.kind, report.project, report.department, report.year) == (
        "project_self_evaluation",
        "老旧小区改造",
        "某县住房和城乡建设局",
        2023,
    )
    assert [(row.source, row.parent) for row in report.funds] == [
        ("年度资金总额", None),
        ("当年财政拨款", "年度资金总额"),
        ("上年结转资金", "年度资金总额"),
        ("其他资金", "年度资金总额"),
    ]
    total = report.funds[0]
    assert total.budget and total.budget.base_value == Decimal(7600000)
    assert total.budget.unit == "万元"
    assert total.execution_rate and total.execution_rate.base_value == 95
    assert report.funds[1].score and report.funds[1].score.value is None
    names = [
        "改造小区数量",
        "工程验收合格率",
        "完成时间",
        "单位改造成本",
        "惠及居民户数",
        "长效管理机制",
        "居民满意度",
    ]
    assert [row.content for row in report.indicators] == names
    assert [row.level1 for row in report.indicators] == ["产出指标"] * 4 + ["效益指标"] * 2 + ["满意度指标"]
    assert report.indicators[0].level1_weight and report.indicators[0].level1_weight.value == 50
    assert report.indicators[0].target and (
        report.indicators[0].target.comparator,
        report.indicators[0].target.value,
    ) == (">=", Decimal(12))
    assert [row.category for row in report.indicators][3:5] == ["cost.economic", "benefit.social"]
    assert report.totals and report.totals.max_score and report.totals.score
    assert (report.totals.max_score.value, report.totals.score.value) == (Decimal(100), Decimal("98.5"))
    assert report.goals and report.goals.achieved and report.goals.achieved.text.endswith("3215户。")


HUNAN = """
| 单位名称 | 某区民政局 | < | < | < | < | < | < |
| 年度预算申请(万元) | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | 1200.5 | 1310.8 | 1290.3 | 10 | 98.44% | 9.84 |
| ^ | 按收入性质分： | < | < | 按支出性质分： | < | < | < |
| ^ | 其中：一般公共预算：1310.8 | < | < | 其中：基本支出：800.3 | < | < | < |
| ^ | 政府性基金拨款：0 | < | < | 项目支出：490 | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | < | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 产出指标 | 数量指标 | 发放低保金户数 | < | 1500户 | 1500户 | 50 | 50 |
| 效益指标 | 社会效益指标 | 困难群众覆盖率 | < | 100% | 100% | 30 | 30 |
| 满意度指标 | 服务对象满意度指标 | 群众满意度 | < | ≥90% | 93% | 10 | 10 |
| 总分 | < | < | < | < | < | 100 | 99.84 |
"""


def test_department_form_with_fields_over_two_columns() -> None:
    """A header over two grid columns takes the cell that stands under it."""
    report = _only("# 2022年度部门整体支出绩效自评表", table(HUNAN))
    assert (report.kind, report.department, report.year) == ("department_self_evaluation", "某区民政局", 2022)
    assert report.funds[0].initial_budget and report.funds[0].initial_budget.base_value == Decimal(12005000)
    assert [
        (row.source, row.grouping, row.budget and row.budget.base_value, row.columnless)
        for row in report.funds[1:]
    ] == [
        ("一般公共预算", "按收入性质分", Decimal(13108000), True),
        ("基本支出", "按支出性质分", Decimal(8003000), True),
        ("政府性基金拨款", "按收入性质分", Decimal(0), True),
        ("项目支出", "按支出性质分", Decimal(4900000), True),
    ]
    assert not validate([report]).findings

    assert [(row.content, row.max_score and row.max_score.text) for row in report.indicators] == [
        ("发放低保金户数", "50"),
        ("困难群众覆盖率", "30"),
        ("群众满意度", "10"),
    ]
    assert report.totals and report.totals.score and report.totals.score.text == "99.84"


def test_a_wrong_figure_beside_its_label_over_the_columns() -> None:
    """Whether the parts are of the budget or of what was spent is not printed.

    Where they are neither, it is a warning.
    """
    findings = validate(
        [_only("# 2022年度部门整体支出绩效自评表", table(HUNAN.replace("项目支出：490", "项目支出：49")))]
    ).findings
    assert [
        (finding.rule, finding.severity, finding.culprits[0].text, finding.culprits[0].proposed)
        for finding in findings
    ] == [("F16", "warning", "49", "490.0")]


YUNNAN = """
| 项目名称 | 村级公益事业 | < | < | < | < | < | < | < |
| 项目资金（元） | 资金来源 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | |
| ^ | 年度资金总额 | 1,250,000.00 | 1,250,000.00 | 1,000,000.00 | 10 | 80 | 8 | |
| 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 实际完成值 | 分值 | 得分 |
| 产出指标 | 数量指标 | 修建道路 | ≥ | 5 | 公里 | 5.2公里 | 60 | 60 |
| 效益指标 | 社会效益指标 | 出行条件 | 定性 | 改善 | - | 改善 | 20 | 18 |
| 满意度指标 | 服务对象满意度 | 村民满意度 | ≥ | 90 | % | 95% | 10 | 10 |
| 总分 | < | < | < | < | < | 100 | 96 | 优 |
"""


def test_target_in_three_columns_and_money_in_yuan() -> None:
    """Operator, figure and unit in columns of their own make one target.

    The grade stands behind the score.
    """
    report = _only("# 项目支出绩效自评表", "公开14表 单位：元", table(YUNNAN))
    road, look, people = report.indicators
    assert road.target and (
        road.target.text,
        road.target.value,
        road.target.unit,
        road.target.comparator,
    ) == ("≥5公里", Decimal(5), "公里", ">=")
    assert road.target.base_value == 5000
    assert look.target and (look.target.text, look.target.value) == ("改善", None)
    assert people.target and people.target.base_unit == "percent"
    assert report.funds[0].budget and report.funds[0].budget.base_value == Decimal("1250000.00")
    assert report.totals and report.totals.grade and report.totals.grade.text == "优"
    assert report.totals.score and report.totals.score.text == "96"


SICHUAN = """
| 资金来源 | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分 | 原因 |
| 总额 | 50.00 | 48.00 | 36.00 | 75.00% | 10 | 7.5 | 据实结算 |
| 其中：财政资金 | 50.00 | 48.00 | 36.00 | 75.00% | / | / | |
| 单位资金 | 0 | 0 | 0 | | / | / | |
| 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因分析 |
| 产出指标 | 数量指标 | 培训人数 | ≥ | 200 | 人次 | 210 | 90 | 90 | |
"""


def test_rate_before_weight() -> None:
    """Columns are mapped by their words: the rate stands before weight and score here."""
    report = _only("# 2023年部门预算项目支出绩效自评表", "单位：万元", table(SICHUAN))
    total = report.funds[0]
    assert total.execution_rate and total.execution_rate.text == "75.00%"
    assert total.max_score and total.max_score.text == "10"
    assert total.executed and total.executed.base_value == Decimal(360000)
    assert total.deviation_reason and total.deviation_reason.text == "据实结算"
    assert [row.source for row in report.funds] == ["总额", "财政资金", "单位资金"]
    assert report.indicators[0].max_score and report.indicators[0].max_score.text == "90"


SHEET = """
| 一级指标 | 二级指标 | 三级指标 | 评价标准 | 得分 |
| 投入(25分) | 目标设定(15分) | 绩效目标合理性(5分) | 目标依据充分 | 5 |
| ^ | ^ | 绩效指标明确性(10分) | 指标细化量化 | 9 |
| 过程(30分) | 预算管理(30分) | 预算完成率(30分) | 完成率100%得满分 | 28.5 |
| 合计（45分） | < | < | < | 42.5 |
"""


def test_weights_inside_labels() -> None:
    """A score sheet prints its weights in the labels, at every level."""
    report = _only("# 部门整体支出绩效评价指标评分表", table(SHEET))
    assert report.kind == "score_sheet"
    assert [(row.level3, row.level3_weight and row.level3_weight.value) for row in report.indicators] == [
        ("绩效目标合理性", Decimal(5)),
        ("绩效指标明确性", Decimal(10)),
        ("预算完成率", Decimal(30)),
    ]
    assert report.totals and report.totals.max_score and report.totals.score
    assert (report.totals.max_score.value, report.totals.score.value) == (Decimal(45), Decimal("42.5"))
    assert report.indicators[1].level1_weight and report.indicators[1].level1_weight.value == 25


def test_two_forms_in_a_file_are_two_reports() -> None:
    """A second title with a second fund block begins another report."""
    other = PROJECT.replace("老旧小区改造", "公厕改造")
    reports = normalize(
        document("# 项目支出绩效自评表", table(PROJECT), "# 项目支出绩效自评表", table(other, 2))
    )
    assert [report.project for report in reports] == ["老旧小区改造", "公厕改造"]
    assert [len(report.indicators) for report in reports] == [7, 7]


def test_misspelt_header_is_recorded() -> None:
    """A header with a wrong letter is understood, and the record says so."""
    wrong = PROJECT.replace("偏差原因分析及改进措施", "偏差原因分析及该进措施")
    report = _only(table(wrong))
    assert [(match.field, match.method) for match in report.headers if match.method == "edit"] == [
        ("indicator.deviation_reason", "edit")
    ]


DECLARED = """
| 项目名称 | < | 社区食堂 | < | < |
| 项目资金（万元） | < | 年度资金总额： | < | 120.00 |
| ^ | ^ | 其中：财政拨款 | < | 100.00 |
| ^ | ^ | 其他资金：20 | < | |
| 一级指标 | 二级指标 | 三级指标 | 指标值 | < |
| 产出指标 | 数量指标 | 建成食堂数量 | ≥4个 | < |
"""


def test_funds_declared_beside_their_labels() -> None:
    """A declaration of targets prints its funds as label and figure, side by side or in one cell."""
    report = _only("# 项目支出绩效目标申报表", table(DECLARED))
    assert report.kind == "performance_targets"
    found = [(row.source, row.parent, row.budget.text, row.budget.unit) for row in report.funds if row.budget]
    assert found == [
        ("年度资金总额", None, "120.00", "万元"),
        ("财政拨款", "年度资金总额", "100.00", "万元"),
        ("其他资金", "年度资金总额", "20", "万元"),
    ]


UNKNOWN = """
| 一级指标 | 二级指标 | 三级指标 | 绩效目标设定值 | 实际完成数值 | 比重 | 评定 |
| 产出指标 | 数量指标 | 修建道路 | 5公里 | 5公里 | 40 | 40 |
| 产出指标 | 质量指标 | 合格率 | 100% | 100% | 30 | 28 |
| 效益指标 | 社会效益指标 | 受益人口 | 2000人 | 2100人 | 20 | 20 |
| 满意度指标 | 服务对象满意度指标 | 满意度 | 90% | 95% | 10 | 10 |
"""


def test_headers_of_no_known_word() -> None:
    """Headers that no word fits are told by their tokens, weight and score by their figures.

    The record says how.
    """
    report = _only("# 项目支出绩效自评表", table(UNKNOWN))
    first, second = report.indicators[:2]
    assert [value and value.text for value in (first.target, first.actual, first.max_score, first.score)] == [
        "5公里",
        "5公里",
        "40",
        "40",
    ]
    assert [
        value and value.text for value in (second.target, second.actual, second.max_score, second.score)
    ] == ["100%", "100%", "30", "28"]
    assert [(match.field, match.method) for match in report.headers][3:] == [
        ("indicator.target", "tokens"),
        ("indicator.actual", "contains"),
        ("indicator.max_score", "signature"),
        ("indicator.score", "signature"),
    ]


RATED = """
| 项目名称 | 安可替代补助资金 | < | < | < | < | < | < |
| 主管部门 | 219001-某县司法局 | < | < | 实施单位 | 某县司法局 | < | < |
| 预算执行情况（10分） | 年度预算数（万元） | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分 |
| ^ | 总额 | 0.00 | 3.36 | 3.36 | 100.00% | 10 | 10 |
| ^ | 其中：财政资金 | 0.00 | 3.36 | 3.36 | 100.00% | / | / |
| ^ | 其他资金 | | | | | / | / |
"""


def test_sources_under_a_header_of_money() -> None:
    """年度预算数（万元） over the names of the funds heads no column of money.

    Its unit goes for all of them; a code is no name.
    """
    report = _only("# 部门预算项目支出绩效自评表（2023年度）", table(RATED))
    first, second = report.funds[:2]
    assert (first.source, second.source, second.parent) == ("总额", "财政资金", "总额")
    assert first.budget is not None
    assert first.executed is not None
    assert (first.budget.text, first.budget.unit, first.executed.text) == ("3.36", "万元", "3.36")
    assert first.max_score is not None
    assert first.max_score.text == "10"
    assert report.department == "某县司法局"


DECLARED_IN_CELLS = """
| 专项资金名称 | 镇域内基础设施 | < | < |
| 县级主管部门 | 某县某镇 | < | < |
| 资金总额及构成 | 总额120.50万元 | < | < |
| ^ | 一、财政拨款：100.00万元（其中：上级财政资金：80.00万元；本级财政：20.00万元） | < | < |
| ^ | 二、自有资金：0万元 | < | < |
| ^ | 三、其他：20.50万元 | < | < |
| 项目绩效目标 | 长期目标（450字内） | < | 年度目标（450字内） |
| ^ | 改善镇域内基础设施 | < | 完成道路硬化12公里 |
| 一级指标 | 二级指标 | 指标内容 | 指标值 |
| 产出指标 | 数量指标 | 道路硬化 | 12公里 |
| 说明 | 无 | < | < |
"""


def test_funds_in_sentences_of_cells() -> None:
    """Amounts in brackets are parts of the one before them; the year's goal is the one under its own header.

    A remark is no indicator.
    """
    report = _only("# 2021年度县级专项资金绩效目标自评表", table(DECLARED_IN_CELLS))
    assert [(row.source, row.parent, row.budget.text if row.budget else None) for row in report.funds] == [
        ("总额", None, "120.50万元"),
        ("财政拨款", "总额", "100.00万元"),
        ("上级财政资金", "财政拨款", "80.00万元"),
        ("本级财政", "财政拨款", "20.00万元"),
        ("自有资金", "总额", "0万元"),
        ("其他", "总额", "20.50万元"),
    ]
    assert report.goals is not None
    assert report.goals.expected is not None
    assert report.goals.expected.text == "完成道路硬化12公里"
    assert [row.content for row in report.indicators] == ["道路硬化"]
    assert (report.kind, report.department, report.project) == (
        "project_self_evaluation",
        "某县某镇",
        "镇域内基础设施",
    )


EXECUTION_BELOW = """
| 项目名称 | 智慧城管运维 | < | < | < | < | < |
| 主管部门 | [035]某市城市管理局 | < | < | < | < | < |
| 年度目标1（80分） | 保障系统全年稳定运行 | < | < | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 预期指标值 | 实际完成指标值 | 权重 | 得分 |
| 产出指标 | 数量指标 | 运维次数 | ≥12次 | 12次 | 90 | 88 |
| 预算执行率权重 | < | | | | 10 | 9.8 |
| 总分 | < | < | < | < | 100 | 97.8 |
"""


def test_execution_among_the_indicators() -> None:
    """The execution of the budget is of the funds wherever it is scored; a goal with a number is a goal.

    A code in brackets is no name.
    """
    report = _only("# 项目支出绩效自评表（2023年度）", table(EXECUTION_BELOW))
    assert [
        (row.source, row.max_score and row.max_score.text, row.score and row.score.text)
        for row in report.funds
    ] == [("预算执行率权重", "10", "9.8")]
    assert [row.content for row in report.indicators] == ["运维次数"]
    assert report.goals is not None
    assert report.goals.expected is not None
    assert report.goals.expected.text == "保障系统全年稳定运行"
    assert report.department == "某市城市管理局"
    assert [finding for finding in validate([report]).findings if finding.severity == "error"] == []
