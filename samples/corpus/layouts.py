"""The layouts of self-evaluation forms that the generated corpus fills.

Which columns, in which order, under which headers.
"""

from __future__ import annotations

from dataclasses import dataclass

Head = tuple[str, str]
"""A header and the field of a record that stands under it; "" where a cell is no field of its own."""


@dataclass(frozen=True, slots=True)
class FormLayout:
    """The layout of a form of one province.

    `funds` are the columns of the fund block after the source's; `sources` its rows below the total.
    `weights` gives the points of 产出, 效益 and 满意度. `in_label` prints them behind the label, `prefix`
    stands before each indicator's name.
    """

    title: str
    kind: str
    unit: str
    funds: tuple[Head, ...]
    sources: tuple[str, ...]
    indicators: tuple[Head, ...]
    total: str = "总分"
    weights: tuple[int, int, int] = (50, 30, 10)
    fund_points: int = 10
    in_label: bool = False
    prefix: str = ""
    grade: bool = False
    separators: bool = False
    whole: str = ""
    level3: str = ""


LEVELS: tuple[Head, ...] = (("一级指标", "level1"), ("二级指标", "level2"), ("三级指标", "content"))
NATIONAL_FUNDS: tuple[Head, ...] = (
    ("年初预算数", "initial_budget"),
    ("全年预算数", "budget"),
    ("全年执行数", "executed"),
    ("分值", "max_score"),
    ("执行率", "execution_rate"),
    ("得分", "score"),
)
NATIONAL_INDICATORS: tuple[Head, ...] = (
    *LEVELS,
    ("年度指标值", "target"),
    ("实际完成值", "actual"),
    ("分值", "max_score"),
    ("得分", "score"),
    ("偏差原因分析及改进措施", "deviation"),
)
IN_THREE: tuple[Head, ...] = (("指标性质", "sign"), ("指标值", "figure"), ("度量单位", "measure"))

LAYOUTS: dict[str, FormLayout] = {
    "hunan-2023": FormLayout(
        title="部门整体自评表",
        kind="department_self_evaluation",
        unit="万元",
        funds=(
            ("全年预算数(A)", "budget"),
            ("全年执行数(B)", "executed"),
            ("上级财政转移支付(C)", "transferred"),
            ("分值", "max_score"),
            ("执行率((B-C)/A)", "execution_rate"),
            ("得分", "score"),
        ),
        sources=("财政拨款",),
        indicators=(
            ("一级指标", "level1"),
            ("二级指标", "level2"),
            ("三级指标", "level3"),
            ("目标内容", "content"),
            ("目标值", "target"),
            ("完成值", "actual"),
            ("分值", "max_score"),
            ("得分", "score"),
            ("未完成原因", "deviation"),
            ("改进措施", "improvement"),
        ),
        level3="部门整体",
    ),
    "hunan-before": FormLayout(
        title="部门整体支出绩效自评表",
        kind="department_self_evaluation",
        unit="万元",
        funds=NATIONAL_FUNDS,
        sources=("其中：一般公共预算", "政府性基金拨款", "纳入专户管理的非税收入拨款", "其他资金"),
        indicators=NATIONAL_INDICATORS,
    ),
    "national": FormLayout(
        title="项目支出绩效自评表",
        kind="project_self_evaluation",
        unit="万元",
        funds=NATIONAL_FUNDS,
        sources=("其中：当年财政拨款", "上年结转资金", "其他资金"),
        indicators=NATIONAL_INDICATORS,
        in_label=True,
        prefix="指标{}：",
    ),
    "yunnan": FormLayout(
        title="公开14表  项目支出绩效自评表",
        kind="project_self_evaluation",
        unit="元",
        funds=NATIONAL_FUNDS,
        sources=("其中：当年财政拨款", "上年结转资金", "非财政拨款"),
        indicators=(
            *LEVELS,
            *IN_THREE,
            ("实际完成值", "actual"),
            ("分值", "max_score"),
            ("得分", "score"),
            ("偏差原因分析及改进措施", "deviation"),
        ),
        grade=True,
        separators=True,
    ),
    "sichuan": FormLayout(
        title="部门预算项目支出绩效自评表",
        kind="project_self_evaluation",
        unit="万元",
        funds=(
            ("年初预算", "initial_budget"),
            ("调整后预算数", "budget"),
            ("预算执行数", "executed"),
            ("预算执行率", "execution_rate"),
            ("权重", "max_score"),
            ("得分", "score"),
        ),
        sources=("其中：财政资金", "财政专户管理资金", "单位资金", "其他资金"),
        indicators=(
            *LEVELS,
            *IN_THREE,
            ("完成值", "actual"),
            ("权重", "max_score"),
            ("得分", "score"),
            ("未完成原因分析", "deviation"),
        ),
        total="合计",
        whole="总额",
    ),
    "ningxia": FormLayout(
        title="项目支出绩效自评表",
        kind="project_self_evaluation",
        unit="万元",
        funds=(
            ("年初预算数", "initial_budget"),
            ("调整预算数(A)", "budget"),
            ("全年执行数(B)", "executed"),
            ("执行率(B/A)", "execution_rate"),
        ),
        sources=("其中：财政拨款", "其他资金"),
        indicators=(
            *LEVELS,
            ("考核分值", "max_score"),
            ("指标值(A)", "target"),
            ("全年实际值(B)", "actual"),
            ("得分", "score"),
        ),
        total="合计",
        weights=(50, 35, 15),
        fund_points=0,
    ),
}
