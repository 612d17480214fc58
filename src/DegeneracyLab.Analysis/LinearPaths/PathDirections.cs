using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Free directions along linear paths: values are sums of atoms (data, rows of tables, outputs of steps that are not linear), and a change
/// may be any other sum of them, as long as steps that are not linear pass it on, and outputs keep theirs. Paths side by side that read the
/// same atoms may exchange any part, and a table is a table again behind a step that acts on each position.
/// </summary>
internal static class PathDirections
{
    /// <summary>Finds the directions.</summary>
    /// <param name="proved">The count of the closed forms, which is exact: its sums say which slopes and patterns are the same on the data.</param>
    /// <param name="remark">Why nothing was looked for; null if it was.</param>
    /// <returns>[parameters, directions]; a tensor in the dispose scope of the caller.</returns>
    public static Tensor Of(FreeDirectionCount proved, out string? remark)
    {
        using var scope = NewDisposeScope();
        remark = null;
        Tensor none = zeros(proved.Parameters, 0, dtype: ScalarType.Float64, device: CPU).MoveToOuterDisposeScope();
        if (!proved.IsExact)
        {
            remark = "Directions along paths were not looked for: the network's layers are too wide.";
            return none;
        }

        FreeDirectionSums sums = proved.Sums;
        NetworkDescription description = sums.Network.Description;
        IReadOnlyList<NetworkStep> steps = sums.Network.Steps();
        var unknowns = new PathUnknowns(proved.Layout, proved.Scales);
        var nonlinear = new NonlinearSteps(sums.SlopesOf, unknowns);
        foreach (FixedStep step in steps.OfType<FixedStep>().Where(step => step.Input != description.Input || description.Vocabulary is null))
            nonlinear.Declare(step, GaugeRelations.Balanced(sums.SizesAt(step.Input)));
        if (steps.Count == 0 || unknowns.Count == 0)
            return none;
        using var equations = new PathEquations(unknowns.Sizes);
        using var relations = new PathRelations(sums.Network, unknowns, sums.HeadsOf, nonlinear, equations);
        if (!relations.Follow())
        {
            remark = string.Create(CultureInfo.InvariantCulture, $"Directions along paths were not looked for: the changes at all hook points have more than the {PathRelations.MostNumbers:N0} numbers that are kept.");
            return none;
        }

        bool[] isStated = new bool[proved.Parameters];
        foreach (Parameter parameter in steps.SelectMany(step => step.Parameters))
            for (long index = 0; index < parameter.numel() && proved.Layout.PlaceOf(parameter, index) is { } place; index++)
                isStated[place] = true;
        return equations.Solve(isStated).MoveToOuterDisposeScope();
    }
}
