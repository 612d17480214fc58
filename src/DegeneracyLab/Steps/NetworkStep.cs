using TorchSharp.Modules;

namespace DegeneracyLab;

/// <summary>
/// A step of a network's computation, which makes the value at one hook point from those at others, and how a small change passes it. Let
/// the value x at a hook point, a row for each position, become x + eps (x A + v), with a matrix A and a vector v of that hook point. The
/// step passes the change on if its output changes in the same form; a step with parameters may change them to make it so. Where no step
/// computes a value, or a <see cref="FixedStep"/> stops the change, A = 0 and v = 0.
/// </summary>
/// <param name="Output">The hook point of the output.</param>
public abstract record NetworkStep(HookPoint Output)
{
    /// <summary>The hook points of the inputs.</summary>
    public abstract IReadOnlyList<HookPoint> Inputs { get; }

    /// <summary>The parameters, frozen ones too; the network owns them.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];
}

/// <summary>
/// An affine map of the units at each position: y = x W^T + b, or y = x W + b. It passes every change on, by
/// dW^T = W^T A_y - A_x W^T and db = b A_y + v_y - v_x W^T.
/// </summary>
/// <param name="Input">The hook point of x.</param>
/// <param name="Output">The hook point of y.</param>
/// <param name="Weight">W, [outputs, inputs], or [inputs, outputs] if it is transposed.</param>
/// <param name="Bias">b, [outputs]; null if there is none.</param>
/// <param name="IsTransposed">Whether y = x W + b.</param>
public sealed record MapStep(HookPoint Input, HookPoint Output, Parameter Weight, Parameter? Bias, bool IsTransposed = false) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [Input];

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => Bias is null ? [Weight] : [Weight, Bias];
}

/// <summary>A convolution of images, whose places are positions and whose channels are units: a map for each place of the kernel.</summary>
/// <param name="Input">The hook point of the image x, [channels, height, width].</param>
/// <param name="Output">The hook point of the image y.</param>
/// <param name="Weight">W, [outputs, inputs, kernel, kernel].</param>
/// <param name="Bias">b, [outputs]; null if there is none.</param>
/// <param name="Stride">The distance between windows.</param>
/// <param name="Padding">The number of zeros around the image on each side.</param>
public sealed record ConvolutionStep(HookPoint Input, HookPoint Output, Parameter Weight, Parameter? Bias, long Stride, long Padding) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [Input];

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => Bias is null ? [Weight] : [Weight, Bias];
}

/// <summary>Rows of a table, picked by token ids: y = E[token]. It passes every change on, by dE = E A_y + 1 v_y.</summary>
/// <param name="Tokens">The hook point of the token ids, [positions].</param>
/// <param name="Output">The hook point of y, [positions, width].</param>
/// <param name="Table">E, [tokens, width].</param>
public sealed record TableStep(HookPoint Tokens, HookPoint Output, Parameter Table) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [];

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [Table];
}

/// <summary>The rows of a table, added position by position: y = x + E. It passes A_x = A_y on, by dE = E A_y + 1 (v_y - v_x).</summary>
/// <param name="Input">The hook point of x, [positions, width].</param>
/// <param name="Output">The hook point of y.</param>
/// <param name="Table">E, [positions or more, width].</param>
public sealed record AddedTableStep(HookPoint Input, HookPoint Output, Parameter Table) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [Input];

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [Table];
}

/// <summary>
/// A gain and a bias for each unit: y = x o g + c. It passes a change on if diag(g) A_y - A_x diag(g) is diagonal, which is then diag(dg), by
/// dc = c A_y + v_y - v_x diag(g).
/// </summary>
/// <param name="Input">The hook point of x.</param>
/// <param name="Output">The hook point of y.</param>
/// <param name="Gain">g, [units].</param>
/// <param name="Bias">c, [units]; null if there is none.</param>
public sealed record GainStep(HookPoint Input, HookPoint Output, Parameter Gain, Parameter? Bias) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [Input];

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => Bias is null ? [Gain] : [Gain, Bias];
}

/// <summary>A sum of values of one shape. It passes on an A that all terms share, and the sum of their v.</summary>
/// <param name="Terms">The hook points of the terms.</param>
/// <param name="Output">The hook point of the sum.</param>
public sealed record SumStep(IReadOnlyList<HookPoint> Terms, HookPoint Output) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => Terms;
}

/// <summary>
/// A value and its parts, side by side on the last dimension: parts that are joined, or a value that is split. The A of the whole is
/// block-diagonal in those of the parts, and its v consists of theirs.
/// </summary>
/// <param name="Parts">The hook points of the parts, in order; heads of attention count side by side.</param>
/// <param name="Whole">The hook point of the whole.</param>
public sealed record PartsStep(IReadOnlyList<HookPoint> Parts, HookPoint Whole) : NetworkStep(Whole)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => Parts;
}

/// <summary>
/// Attention: the pattern of the scores of queries and keys, and the sums of the values by it. Head by head it passes on A_q = -A_k^T with
/// v_q = 0 and any v_k, which the softmax ignores; A_z = A_v within a head, and between heads whose patterns are the same; and v_z = v_v.
/// </summary>
/// <param name="Queries">The hook point of the queries, [heads, positions, head width].</param>
/// <param name="Keys">The hook point of the keys.</param>
/// <param name="Values">The hook point of the values.</param>
/// <param name="Pattern">The hook point of the pattern, [heads, positions, positions].</param>
/// <param name="Output">The hook point of the results z, of the shape of the values.</param>
public sealed record AttentionStep(HookPoint Queries, HookPoint Keys, HookPoint Values, HookPoint Pattern, HookPoint Output) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [Queries, Keys, Values];
}

/// <summary>A step without parameters and with one input.</summary>
/// <param name="Input">The hook point of the input.</param>
/// <param name="Output">The hook point of the output.</param>
/// <param name="Rule">What it passes on.</param>
public sealed record FixedStep(HookPoint Input, HookPoint Output, ChangeRule Rule) : NetworkStep(Output)
{
    /// <summary>For <see cref="ChangeRule.Homogeneous"/>, the degree k: f(c x) = c^k f(x) for every c > 0.</summary>
    public double Degree { get; init; } = 1;

    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => [Input];
}
