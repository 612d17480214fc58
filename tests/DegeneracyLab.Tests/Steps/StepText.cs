using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Steps;

/// <summary>The steps of a network as lines of text; parameters by their names in it.</summary>
internal static class StepText
{
    public static string[] Of(nn.Module network)
    {
        Dictionary<Parameter, string> names = new(ReferenceEqualityComparer.Instance);
        foreach ((string name, Parameter parameter) in network.named_parameters())
            names.Add(parameter, name);
        return [.. KindSample.Instrumented((nn.Module<Tensor, Tensor>)network).Steps().Select(Line)];

        string Line(NetworkStep step) => step switch
        {
            MapStep map => $"{map.Output} = map of {map.Input} by {Names(map)}{(map.IsTransposed ? ", transposed" : "")}",
            ConvolutionStep map => $"{map.Output} = convolution of {map.Input} by {Names(map)}, stride {map.Stride}, padding {map.Padding}",
            TableStep table => $"{table.Output} = rows of {Names(table)} for {table.Tokens}",
            AddedTableStep table => $"{table.Output} = {table.Input} + {Names(table)}",
            GainStep gain => $"{gain.Output} = {gain.Input} with {Names(gain)}",
            SumStep sum => $"{sum.Output} = {string.Join(" + ", sum.Terms)}",
            PartsStep parts => $"{parts.Whole} = [{string.Join(", ", parts.Parts)}]",
            AttentionStep attention => $"{attention.Output} = attention of {attention.Queries}, {attention.Keys}, {attention.Values} by {attention.Pattern}",
            FixedStep { Rule: ChangeRule.Homogeneous } power => string.Create(CultureInfo.InvariantCulture, $"{power.Output} = {power.Input}, Homogeneous {power.Degree}"),
            FixedStep other => $"{other.Output} = {other.Input}, {other.Rule}",
            _ => throw new ArgumentException($"{step.GetType().Name} has no text."),
        };

        string Names(NetworkStep step) => string.Join(" and ", step.Parameters.Select(parameter => names[parameter]));
    }
}
