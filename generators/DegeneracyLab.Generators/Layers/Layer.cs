using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Parsing;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>
/// A layer of a network: what its attribute said, where it stands, and what is generated for it. Everything that
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

    /// <summary>Whether a module holds the layer's parameters, in a field with the layer's name.</summary>
    public virtual bool HasModule => false;

    /// <summary>The type of the module.</summary>
    public virtual string ModuleType(TypeNames types) => throw new InvalidOperationException($"{Kind} has no module.");

    /// <summary>Whether its mask is recorded.</summary>
    public virtual bool HasMask => false;

    /// <summary>Reports what is wrong with the layer's arguments, and with its place after another layer.</summary>
    /// <param name="arguments">The arguments of its attribute.</param>
    /// <param name="previous">The layer before; null for the first one.</param>
    /// <param name="reporter">Takes the diagnostics.</param>
    public virtual void Check(AttributeArguments arguments, Layer? previous, DiagnosticReporter reporter)
    {
    }

    /// <summary>The expression that makes the module with its initial weights.</summary>
    public virtual string Initialisation(LayerSite site) => throw new InvalidOperationException($"{Kind} has no module.");

    /// <summary>The expression for the output, from the local variable that holds the input.</summary>
    public abstract string Forward(LayerSite site);

    /// <summary>The statements that pull cotangents <c>g</c> at the output back to the input.</summary>
    public abstract void WritePullBack(SourceWriter writer, LayerSite site);

    /// <summary>The statements that push tangents <c>t</c> at the input forward to the output.</summary>
    public abstract void WritePushForward(SourceWriter writer, LayerSite site);

    /// <summary>The statement that adds the layer's columns to a parameter Jacobian <c>blocks</c>; null if it has no parameters.</summary>
    public virtual string? ParameterBlocks(LayerSite site) => null;

    /// <summary>The expression for the layer's first parameter; null if it has none.</summary>
    public virtual string? FirstParameter(LayerSite site) => null;

    /// <summary>The expression for the layer's description.</summary>
    public abstract string Describe(LayerSite site);

    /// <summary>What comes before the layer, for messages: <c>ReLU1 [batch, 32]</c>.</summary>
    protected string Before(Layer? previous) => $"{previous?.Name ?? "the input"} {Input}";
}
