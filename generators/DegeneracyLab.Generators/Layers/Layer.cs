using System.Collections.Immutable;
using System.Globalization;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>
/// A layer of a network or block: what its attribute said, where it stands, and what is generated for it. Everything that
/// distinguishes a kind of layer is in its subclass, in one file; <see cref="LayerCatalogue"/> lists them.
/// Layers are equal if the same is generated for them, so they hold nothing of the compilation that they came from.
/// </summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
internal abstract record Layer(string Name, TensorShape Input)
{
    /// <summary>The kind, as its attribute is named: <c>Linear</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What the layer computes, for documentation: <c>y = max(x, 0)</c>.</summary>
    public abstract string Equation { get; }

    /// <summary>The shape rule: the shape of the output, from that of the input.</summary>
    public abstract TensorShape Output { get; }

    /// <summary>The number of hook points inside the layer.</summary>
    public virtual int HooksInside => 0;

    /// <summary>
    /// Whether there must be positions before the last dimension, in a block whose input does not tell whether there are.
    /// </summary>
    public virtual bool NeedsPositions => false;

    /// <summary>Whether the output is affine in the input; of token ids, in their one-hot vectors.</summary>
    public virtual bool IsAffine => false;

    /// <summary>Whether a module computes the layer, in a field with the layer's name.</summary>
    public virtual bool HasModule => false;

    /// <summary>The classes of the user's that the layer's code names.</summary>
    public virtual ImmutableArray<TypeReference> Uses => [];

    /// <summary>What the recorded mask is called, such as <c>ReLU1Mask</c>; null if there is none.</summary>
    public virtual string? MaskName => null;

    /// <summary>What the recorded mask is, for documentation.</summary>
    public virtual string MaskSummary => throw new InvalidOperationException($"{Kind} has no mask, or does not say what it is.");

    /// <summary>The type of the module.</summary>
    public virtual string ModuleType(TypeNames types) => throw new InvalidOperationException($"{Kind} has no module.");

    /// <summary>The type of the hook point.</summary>
    public virtual string HookType(TypeNames types) => types.HookPoint;

    /// <summary>The arguments of the hook point's constructor.</summary>
    /// <param name="first">The index of the first hook point inside, or of this one if there are none.</param>
    /// <param name="name">The expression for the name.</param>
    /// <param name="types">How types are written.</param>
    public virtual string HookArguments(string first, string name, TypeNames types) => $"{first}, {name}";

    /// <summary>The type of the trace's property; null for a plain tensor.</summary>
    public virtual string? RecordingType(TypeNames types) => null;

    /// <summary>The arguments of the constructor of that type.</summary>
    /// <param name="trace">The expression for the trace.</param>
    /// <param name="hook">The expression for the hook point.</param>
    /// <param name="types">How types are written.</param>
    public virtual string RecordingArguments(string trace, string hook, TypeNames types) => $"{trace}, {hook}";

    /// <summary>Completes the layer with what it takes from earlier ones.</summary>
    /// <param name="earlier">The layers before it, in order.</param>
    public virtual Layer Resolve(IReadOnlyList<Layer> earlier) => this;

    /// <summary>Reports what is wrong with the layer's arguments, and with its place after another layer.</summary>
    public virtual void Check(LayerCheck check)
    {
    }

    /// <summary>The expression that makes the module, as the initialiser of its field.</summary>
    public virtual string NewModule(LayerSite site) => throw new InvalidOperationException($"{Kind} has no module.");

    /// <summary>The statement that tells the module its place; null if it need not know.</summary>
    public virtual string? Place(LayerSite site) => null;

    /// <summary>The statement that draws the initial weights; null if there are none.</summary>
    public virtual string? Draw(LayerSite site) => null;

    /// <summary>The expression for the output, from the local variable that holds the input; null if it is the input.</summary>
    public abstract string? Forward(LayerSite site);

    /// <summary>The statements that compute the output and record it: each leaves the method with null where the trace wants no more.</summary>
    public virtual void WriteRecord(SourceWriter writer, LayerSite site)
    {
        if (Forward(site) is { } value)
            writer.Line($"{site.Types.Tensor} {site.OutputLocal} = {value};");
        writer.Line($"if ({Record(site)}) return null;");
    }

    /// <summary>The statements that pull cotangents <c>g</c> at the output back to the input.</summary>
    public abstract void WritePullBack(SourceWriter writer, LayerSite site);

    /// <summary>The statements that push tangents <c>t</c> at the input forward to the output.</summary>
    public abstract void WritePushForward(SourceWriter writer, LayerSite site);

    /// <summary>The statement that adds the layer's columns to a parameter Jacobian <c>blocks</c>; null if it has no parameters.</summary>
    public virtual string? ParameterBlocks(LayerSite site) => null;

    /// <summary>
    /// The statement that adds the layer's steps to <c>steps</c>; null if another layer states them. A kind that states nothing
    /// stops every change, which is always safe.
    /// </summary>
    public virtual string? Steps(LayerSite site) => Pass(site, "Stops");

    /// <summary>The expression for the layer's first parameter; null if it has none.</summary>
    public virtual string? FirstParameter(LayerSite site) => null;

    /// <summary>The expression for the layer's description.</summary>
    public abstract string Describe(LayerSite site);

    /// <summary>A number, for documentation.</summary>
    protected static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The statement that adds a step without parameters.</summary>
    /// <param name="site">The layer's place.</param>
    /// <param name="rule">The member of the library's ChangeRule that says what it passes.</param>
    protected static string Pass(LayerSite site, string rule) => $"steps.Pass({site.Hook}, {site.InputHook}, {site.Types.ChangeRule}.{rule});";

    /// <summary>The expression that records the output, and is true if the trace wants no more.</summary>
    protected virtual string Record(LayerSite site) => $"trace.Record({site.Hook}, ref {site.OutputLocal})";
}
